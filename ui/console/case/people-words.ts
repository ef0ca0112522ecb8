/** Says who else is on a case: those who type come first. Pure. */
import type { Catalogue } from "../../text/catalogue.ts";
import type { Person } from "../session/console-context.tsx";

export type PeopleWords = { readonly sentence: string; readonly isTyping: boolean };

export function sayPeople(people: readonly Person[], text: Catalogue): PeopleWords | null {
  const typing = people.filter(({ doing }) => doing === "typing");
  const said = typing.length > 0 ? typing : people;
  if (said.length === 0) return null;
  const names = said.map(({ name }) => name);
  const list = names.length === 1 ? names.join("") : `${names.slice(0, -1).join(", ")}${text.case.and}${names.at(-1)}`;
  const words = text.case;
  const isOne = names.length === 1;
  if (typing.length > 0) return { sentence: isOne ? words.typing(list) : words.typingMany(list), isTyping: true };
  return { sentence: isOne ? words.viewing(list) : words.viewingMany(list), isTyping: false };
}
