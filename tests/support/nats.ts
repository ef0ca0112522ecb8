import { inject } from "vitest";

/** The run's nats-server. Stream names are shared by all tests of the run; a test that needs INPUTS takes its own server. */
export function natsForTests(): { readonly url: string } {
  return { url: inject("natsUrl") };
}
