import { expect, it } from "vitest";
import { soundOf } from "./phonetics.ts";

it.each([
  ["lefevre", "lefebvre", "lefeuvre"],
  ["thibault", "thibaud", "thibaut"],
  ["gautier", "gauthier"],
  ["dupont", "dupond"],
  ["durand", "durant"],
  ["renault", "renaud", "reno"],
  ["philippe", "filipe"],
  ["sylvie", "silvi"],
  ["henri", "henry"],
  ["chloe", "kloe"],
  ["mohamed", "mohammed"],
  ["benoit", "benoist"],
  ["schmitt", "schmidt"],
  ["descamps", "descamp"],
])("hears %s and %s alike", (first, ...others) => {
  expect(others.map(soundOf)).toEqual(others.map(() => soundOf(first)));
});

it.each([
  ["martin", "marten"],
  ["petit", "petot"],
  ["girard", "gerard"],
  ["moreau", "morin"],
])("hears %s and %s apart", (one, other) => {
  expect(soundOf(one)).not.toBe(soundOf(other));
});

it.each(["x", "h", "ee", "es", "李"])("gives %s a code", (name) => {
  expect(soundOf(name).length).toBeGreaterThan(0);
});
