/** What people read while logging in and out. French first; English by the switch. */
export type Sentence = { readonly title: string; readonly text: string };

export type PageName =
  | "signed-out"
  | "given-up"
  | "try-again"
  | "unknown-agent"
  | "provider-silent"
  | "not-offered"
  | "too-many"
  | "leaving";

type Catalogue = Readonly<Record<PageName, Sentence>> & {
  readonly signIn: string;
  readonly home: string;
  readonly goOn: string;
  readonly changeAccount: string;
  readonly demonstration: string;
  /** Names of people who may open an account. */
  readonly askWhom: (names: readonly string[]) => string;
};

export const TEXT: Readonly<Record<"fr" | "en", Catalogue>> = {
  fr: {
    "signed-out": {
      title: "Vous êtes déconnecté",
      text: "Votre session est terminée, ici et chez le fournisseur d’identité.",
    },
    "given-up": {
      title: "Vous n’êtes pas connecté",
      text: "Vous avez renoncé à vous connecter. Rien n’a été enregistré.",
    },
    "try-again": {
      title: "La connexion n’a pas abouti",
      text: "Cette page de connexion a expiré ou a déjà servi. Recommencez : cela prend quelques secondes.",
    },
    "unknown-agent": {
      title: "Votre compte n’est pas ouvert dans Guichet",
      text: "Vous êtes bien identifié, mais aucun agent actif ne porte votre adresse professionnelle.",
    },
    "provider-silent": {
      title: "Le service d’identité ne répond pas",
      text: "La connexion passe par un autre service, qui est indisponible en ce moment. Réessayez dans quelques minutes.",
    },
    "not-offered": {
      title: "La connexion n’est pas proposée",
      text: "Vous pouvez écrire au Département sans vous connecter.",
    },
    "too-many": {
      title: "Trop d’essais",
      text: "Plusieurs connexions ont échoué depuis votre réseau. Attendez une minute, puis recommencez.",
    },
    leaving: { title: "Déconnexion en cours", text: "Votre session prend fin chez le fournisseur d’identité." },
    signIn: "Se connecter",
    home: "Revenir à l’accueil",
    goOn: "Continuer",
    changeAccount: "Changer de compte",
    demonstration: "Démonstration : aucune donnée n’est réelle.",
    askWhom: (names) =>
      names.length > 0
        ? `Demandez l’ouverture de votre compte à ${listed(names, "ou")}.`
        : "Demandez l’ouverture de votre compte à l’administrateur de Guichet.",
  },
  en: {
    "signed-out": { title: "You are signed out", text: "Your session is over, here and at the identity provider." },
    "given-up": { title: "You are not signed in", text: "You chose not to sign in. Nothing was recorded." },
    "try-again": {
      title: "Signing in did not work",
      text: "This sign-in page has expired or was used already. Start again: it takes a few seconds.",
    },
    "unknown-agent": {
      title: "Your account is not open in Guichet",
      text: "We know who you are, but no active agent has your work address.",
    },
    "provider-silent": {
      title: "The identity service does not answer",
      text: "Signing in goes through another service, which is unavailable right now. Try again in a few minutes.",
    },
    "not-offered": { title: "Signing in is not offered", text: "You can write to the Département without signing in." },
    "too-many": {
      title: "Too many tries",
      text: "Several sign-ins failed from your network. Wait a minute, then start again.",
    },
    leaving: { title: "Signing out", text: "Your session ends at the identity provider." },
    signIn: "Sign in",
    home: "Back to the home page",
    goOn: "Continue",
    changeAccount: "Change account",
    demonstration: "Demonstration: no data is real.",
    askWhom: (names) =>
      names.length > 0
        ? `Ask ${listed(names, "or")} to open your account.`
        : "Ask the administrator of Guichet to open your account.",
  },
};

function listed(names: readonly string[], or: string): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${or} ${last}`;
}
