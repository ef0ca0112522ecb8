import { describe } from "vitest";
import { hubApiContract } from "./hub-api.contract.ts";

describe("a hub on Node", () => hubApiContract("node"));
