/** The house around every page: skip link, demonstration banner, header, the page, footer. */
import { type Component, createMemo, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { PortalPage, PortalView } from "../../hub/protocol/portal.ts";
import "../kit/base.css";
import { PortalContext, portalOf, usePortal } from "./context.ts";
import { ApiPage } from "./pages/api-page.tsx";
import { ContactPage } from "./pages/contact-page.tsx";
import { DraftPage } from "./pages/draft-page.tsx";
import { FollowPage } from "./pages/follow-page.tsx";
import { HomePage } from "./pages/home-page.tsx";
import { LegalPage } from "./pages/legal-page.tsx";
import { ProblemPage } from "./pages/problem-page.tsx";
import { ReceiptPage } from "./pages/receipt-page.tsx";
import { SetAsidePage } from "./pages/set-aside-page.tsx";
import { TrackingPage } from "./pages/tracking-page.tsx";
import "./portal.css";

/** What a page component takes: its own view. */
export type ViewOf<N extends PortalView["name"]> = { readonly view: Extract<PortalView, { name: N }> };

const PAGES: { readonly [N in PortalView["name"]]: Component<ViewOf<N>> } = {
  home: HomePage,
  draft: DraftPage,
  contact: ContactPage,
  receipt: ReceiptPage,
  "set-aside": SetAsidePage,
  tracking: TrackingPage,
  follow: FollowPage,
  legal: LegalPage,
  problem: ProblemPage,
  api: ApiPage,
};

export function Portal(props: { readonly page: PortalPage }): JSX.Element {
  const portal = createMemo(() => portalOf(props.page));
  // The table above gives each name the component of its own view.
  const page = () => PAGES[props.page.view.name] as Component<{ view: PortalView }>;
  return (
    <PortalContext.Provider value={portal()}>
      <Header />
      <main id="contenu" class="page" tabindex="-1">
        <Dynamic component={page()} view={props.page.view} />
      </main>
      <Footer />
    </PortalContext.Provider>
  );
}

function Header(): JSX.Element {
  const { page, text } = usePortal();
  const other = page.language === "fr" ? "en" : "fr";
  return (
    <>
      <a class="skip-link" href="#contenu">
        {text.skip}
      </a>
      <header class="header">
        <Show when={page.isDemonstration}>
          <p class="demonstration">{text.demonstration}</p>
        </Show>
        <div class="header__inner">
          <a class="brand" href="/">
            <span class="brand__mark" aria-hidden="true" />
            <span>
              <span class="brand__product">{text.product}</span>
              <span class="brand__county">{text.county}</span>
            </span>
          </a>
          <div class="header__side">
            <Show when={page.citizen}>
              {(citizen) => (
                <>
                  <span class="header__who">{text.signedInAs(citizen().name)}</span>
                  <form method="post" action="/auth/citizen/logout">
                    <button type="submit" class="button">
                      {text.signOut}
                    </button>
                  </form>
                </>
              )}
            </Show>
            <Show when={page.path}>
              {(path) => (
                <a href={`${path()}?lang=${other}`} lang={other} hreflang={other}>
                  {text.otherLanguage}
                </a>
              )}
            </Show>
          </div>
        </div>
      </header>
    </>
  );
}

function Footer(): JSX.Element {
  const { text } = usePortal();
  return (
    <footer class="footer">
      <nav class="footer__inner" aria-label={text.footer.label}>
        <a href="/suivi">{text.footer.follow}</a>
        <a href="/conditions">{text.footer.terms}</a>
        <a href="/donnees">{text.footer.privacy}</a>
        <a href="/accessibilite">{text.footer.accessibility}</a>
        <a href="/api">{text.footer.api}</a>
      </nav>
    </footer>
  );
}
