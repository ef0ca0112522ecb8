/** The table of settings in the root README says what `hub/config.ts` reads: every setting, its default, whether it is required. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Environment, NEEDED } from "../hub/config.ts";

type Row = { readonly name: string; readonly default: string; readonly required: boolean };

function rowsOf(readme: string): Row[] {
  return readme.split("\n").flatMap((line) => {
    const [, setting = "", value = "", required = ""] = line.split("|").map((cell) => cell.trim());
    const name = /^`([A-Z0-9_]+)`$/.exec(setting)?.[1];
    return name === undefined ? [] : [{ name, default: value, required: required === "yes" }];
  });
}

it("lists every setting with its default, and which are required", () => {
  const defaults: Readonly<Record<string, unknown>> = Environment.parse({});
  const needed: readonly string[] = NEEDED;
  const settings = Object.keys(Environment.shape).map((name) => ({
    name,
    default: String(defaults[name] ?? ""),
    required: needed.includes(name),
  }));
  expect(rowsOf(readFileSync(join(import.meta.dirname, "../README.md"), "utf8"))).toEqual(settings);
});

it("would see a setting that is missing, and a wrong default", () => {
  expect(rowsOf("| `PORT` | 3000 | | HTTP |\n| `X` | | yes | y |\n| command | what |\n")).toEqual([
    { name: "PORT", default: "3000", required: false },
    { name: "X", default: "", required: true },
  ]);
});
