/** Where learning starts: rough shares by level, in the order of LEVELS, from French and English files. */
import { FIELDS, type Field } from "../compare/fields.ts";

type Start = { readonly m: readonly number[]; readonly u: readonly number[]; readonly chance: number };

export const START: Readonly<Record<Field, Start>> = {
  family: {
    m: [0.03, 0.02, 0.02, 0.08, 0.04, 0.05, 0.76],
    u: [0.964, 0.03, 0.001, 0.002, 0.001, 0.001, 0.001],
    chance: 0.001,
  },
  given: {
    m: [0.03, 0.005, 0.005, 0.03, 0.05, 0.03, 0.05, 0.06, 0.64, 0.1],
    u: [0.955, 0.003, 0.001, 0.01, 0.004, 0.002, 0.008, 0.006, 0.01, 0.001],
    chance: 0.01,
  },
  birthDate: {
    m: [0.02, 0.01, 0.02, 0.07, 0.03, 0.85],
    u: [0.977, 0.015, 0.003, 0.004, 0.0009, 0.0001],
    chance: 0.0001,
  },
  email: { m: [0.3, 0.05, 0.05, 0.6], u: [0.9985, 0.001, 0.0004, 0.0001], chance: 0.0001 },
  phone: { m: [0.3, 0.03, 0.67], u: [0.9998, 0.0001, 0.0001], chance: 0.0001 },
  street: { m: [0.22, 0.03, 0.1, 0.65], u: [0.987, 0.001, 0.007, 0.005], chance: 0.005 },
  streetNumber: { m: [0.08, 0.07, 0.85], u: [0.85, 0.13, 0.02], chance: 0.02 },
  complement: { m: [0.3, 0.2, 0.5], u: [0.985, 0.01, 0.005], chance: 0.005 },
  postcode: { m: [0.15, 0.05, 0.05, 0.75], u: [0.7, 0.27, 0.01, 0.02], chance: 0.02 },
  city: { m: [0.15, 0.05, 0.8], u: [0.95, 0.03, 0.02], chance: 0.02 },
  birthPlace: { m: [0.08, 0.05, 0.02, 0.85], u: [0.9, 0.06, 0.01, 0.03], chance: 0.02 },
  sex: { m: [0.03, 0.97], u: [0.5, 0.5], chance: 0.5 },
  reference: { m: [0.05, 0.1, 0.85], u: [0.99985, 0.0001, 0.00005], chance: 0.00005 },
  occupation: { m: [0.15, 0.85], u: [0.95, 0.05], chance: 0.05 },
};

export const startOf = (shares: "m" | "u") => FIELDS.map((field) => START[field][shares]);
