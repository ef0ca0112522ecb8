/**
 * Checks of the shape of JSON, for states that are read back (design D10). Small on purpose: structure and not meaning, and
 * nothing that the machines would have to import.
 */
import type { Json } from "./kind.ts";

/** Tells whether a value has a shape. A value that is absent is `undefined`, and has none. Pure. */
export type Shape = (value: Json | undefined) => boolean;

export const isText: Shape = (value) => typeof value === "string";
export const isFlag: Shape = (value) => typeof value === "boolean";
export const isNumber: Shape = (value) => typeof value === "number";

/** Null, or of that shape. */
export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

/** One of these words. */
export function oneOf(words: readonly string[]): Shape {
  return (value) => typeof value === "string" && words.includes(value);
}

/** A list of such values. */
export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** An object with at least these fields. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) =>
    isObject(value) &&
    Object.entries(shapes).every(([name, shape]) => shape(Object.hasOwn(value, name) ? value[name] : undefined));
}

/** An object whose every value has that shape under its key. */
export function record(shapeOf: (key: string) => Shape): Shape {
  return (value) => isObject(value) && Object.entries(value).every(([key, one]) => shapeOf(key)(one));
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
