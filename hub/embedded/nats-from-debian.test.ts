import { describe, expect, it } from "vitest";
import { laterLines, laterStanzas } from "./nats-from-debian.ts";

describe("the apt source for a later suite", () => {
  it("keeps the main archive's stanza with its key and changes the suite only", () => {
    const system = `# a comment
Types: deb
URIs: http://archive.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://archive.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;
    expect(laterStanzas(system, "forky")).toBe(`Types: deb
URIs: http://archive.example/debian
Suites: forky
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`);
  });

  it("does the same for the one-line form, once for each archive", () => {
    const system = `deb [signed-by=/k.gpg] https://archive.example/debian/ bookworm main contrib
deb [signed-by=/k.gpg] https://archive.example/debian/ bookworm-updates main
deb https://archive.example/debian-security bookworm-security main
deb-src https://archive.example/debian bookworm main
# deb https://archive.example/debian sid main
`;
    expect(laterLines(system, "forky")).toBe("deb [signed-by=/k.gpg] https://archive.example/debian/ forky main\n");
  });

  it("is empty when the system uses no Debian archive", () => {
    expect(laterStanzas("Types: deb\nURIs: http://archive.example/ubuntu\nSuites: noble\n", "forky")).toBe("");
    expect(laterLines("deb http://archive.example/ubuntu noble main", "forky")).toBe("");
  });
});
