/**
 * Pairs that a Département would ask about. People are invented, telephones are of the ranges that the regulator keeps for
 * fiction, addresses of e-mail are of a domain that nobody has.
 */
import type { Pair } from "./seed-matches.ts";

const NICE = { postcode: "06000", city: "Nice" } as const;

export const DEMONSTRATION_PAIRS: readonly Pair[] = [
  {
    id: "twins",
    askedDaysAgo: 6,
    left: [
      {
        ...{ daysAgo: 40, channel: "web" },
        fields: {
          ...{ birthName: "Baralis", givenNames: "Inès", birthDate: "2008-05-12", sex: "female" },
          birthPlace: { cog: "06088" },
          ...{ phones: ["06 39 98 41 07"], emails: ["famille.baralis@exemple.fr"] },
          address: { line: "14 rue Arson", postcode: "06300", city: "Nice" },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 6, channel: "desk", source: "document" },
        fields: {
          ...{ birthName: "Baralis", givenNames: "Lina", birthDate: "2008-05-12", sex: "female" },
          birthPlace: { cog: "06088" },
          phones: ["06 39 98 41 07"],
          address: { line: "14 rue Arson", postcode: "06300", city: "Nice" },
        },
      },
    ],
  },
  {
    id: "couple",
    askedDaysAgo: 4,
    left: [
      {
        ...{ daysAgo: 210, channel: "email" },
        fields: {
          ...{ birthName: "Giordanengo", givenNames: "Bernard", birthDate: "1951-09-30" },
          ...{ emails: ["bm.giordanengo@exemple.fr"], phones: ["04 65 71 33 18"] },
          address: { line: "3 avenue Cernuschi", postcode: "06500", city: "Menton" },
        },
      },
      {
        ...{ daysAgo: 31, channel: "phone" },
        fields: {
          ...{ birthName: "Giordanengo", givenNames: "Bernard" },
          ...{ emails: ["bm.giordanengo@exemple.fr"], phones: ["04 65 71 33 18", "06 39 98 20 55"] },
          address: { line: "3 avenue Cernuschi", postcode: "06500", city: "Menton" },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 4, channel: "web" },
        fields: {
          ...{ usageName: "Giordanengo" },
          ...{ emails: ["bm.giordanengo@exemple.fr"], phones: ["04 65 71 33 18"] },
          address: { line: "3 av. Cernuschi", postcode: "06500", city: "Menton" },
        },
      },
    ],
  },
  {
    id: "change-of-name",
    askedDaysAgo: 3,
    left: [
      {
        ...{ daysAgo: 520, channel: "web" },
        fields: {
          ...{ birthName: "Raybaut", givenNames: "Camille Jeanne", birthDate: "1991-04-23", sex: "female" },
          birthPlace: { cog: "06069" },
          ...{ emails: ["camille.raybaut@exemple.fr"], phones: ["06 39 98 12 64"] },
          address: { line: "27 boulevard Gambetta", ...NICE },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 3, channel: "web", sub: "fc-demonstration-raybaut" },
        fields: {
          ...{ birthName: "RAYBAUT", usageName: "Olivari", givenNames: "CAMILLE JEANNE LOUISE" },
          ...{ birthDate: "1991-04-23", sex: "female", birthCountry: "99100" },
          birthPlace: { cog: "06069" },
          emails: ["c.olivari@exemple.fr"],
        },
      },
      {
        ...{ daysAgo: 3, channel: "web" },
        fields: {
          ...{ usageName: "Olivari", givenNames: "Camille", phones: ["06 39 98 12 64"] },
          address: { line: "8 rue du Pontis", postcode: "06130", city: "Grasse" },
        },
      },
    ],
  },
  {
    id: "typing-error",
    askedDaysAgo: 1.2,
    left: [
      {
        ...{ daysAgo: 95, channel: "desk", source: "document" },
        fields: {
          ...{ birthName: "Castelli", givenNames: "Jean-Baptiste", birthDate: "1957-11-08", sex: "male" },
          birthPlace: { cog: "2B033" },
          phones: ["04 65 71 52 90"],
          address: { line: "Chemin de la Suquette", postcode: "06150", city: "Cannes" },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 1.2, channel: "web" },
        fields: {
          ...{ birthName: "Casteli", givenNames: "Jean Batiste", birthDate: "1957-08-11", sex: "male" },
          emails: ["jb.castelli@exemple.fr"],
          address: { postcode: "06150", city: "Cannes" },
        },
      },
    ],
  },
  {
    id: "new-civil-status",
    askedDaysAgo: 0.9,
    reason: "other-subject",
    isNewCivilStatus: true,
    left: [
      {
        ...{ daysAgo: 700, channel: "web", sub: "fc-demonstration-vial-before" },
        fields: {
          ...{ birthName: "VIAL", givenNames: "DOMINIQUE PAUL", birthDate: "1986-02-17", sex: "male" },
          ...{ birthPlace: { cog: "06029" }, birthCountry: "99100", emails: ["dominique.vial@exemple.fr"] },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 0.9, channel: "web", sub: "fc-demonstration-vial-after" },
        fields: {
          ...{ birthName: "SAUVAIGO", givenNames: "DOMINIQUE PAUL", birthDate: "1986-02-17", sex: "male" },
          ...{ birthPlace: { cog: "06029" }, birthCountry: "99100", emails: ["dominique.vial@exemple.fr"] },
        },
      },
    ],
  },
  {
    id: "badly-heard",
    askedDaysAgo: 0.03,
    left: [
      {
        ...{ daysAgo: 260, channel: "email" },
        fields: {
          ...{ birthName: "Delavigne", givenNames: "Apolline Marie", birthDate: "1987-07-14" },
          emails: ["apolline.delavigne@exemple.fr"],
          address: { line: "6 rue Bivouac-Napoléon", postcode: "06400", city: "Cannes" },
        },
      },
    ],
    right: [
      {
        ...{ daysAgo: 0.03, channel: "phone" },
        fields: {
          ...{ birthName: "de la Vigne", givenNames: "Appoline", phones: ["06 39 98 63 48"] },
          address: { postcode: "06400", city: "Cannes" },
        },
      },
    ],
  },
];
