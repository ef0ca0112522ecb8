/** Every actor kind, by the name that an actor's id begins with. A new machine is added here and nowhere else. */
import { agent } from "./agent/agent.ts";
import { citizen } from "./citizen/citizen.ts";

export const kinds = { citizen, agent } as const;
