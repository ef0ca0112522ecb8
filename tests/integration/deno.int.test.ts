/** The same hub on Deno, with no more rights than a hub over given servers needs. */
import { describe } from "vitest";
import { hubApiContract } from "../contracts/hub-api.contract.ts";

describe("a hub on Deno", () => hubApiContract("deno"));
