import { m } from "../../app/paraglide/messages.js";

export type MailKind =
  | "verify"
  | "already_registered"
  | "reset"
  | "password_changed"
  | "email_change"
  | "email_change_asked"
  | "email_changed";

/** Where the links of mails lead; the pages live at the same addresses, in English under `/en`. */
export const mailedPaths = {
  verify: "/inscription/confirmation",
  reset: "/mot-de-passe/nouveau",
  email_change: "/compte/adresse/confirmation",
  sign_in: "/connexion",
  forgot: "/mot-de-passe/oublie",
} as const;

type Locale = "fr" | "en";
type Words = { subject: string; paragraphs: string[]; action: string | null; path: keyof typeof mailedPaths };

/** One mail, as text and as HTML. @param origin scheme and host of its links; @param token what its link carries */
export function composeMail(letter: {
  kind: MailKind;
  language: Locale;
  displayName: string;
  origin: string;
  token: string | null;
}): { subject: string; text: string; html: string } {
  const { kind, language, displayName, origin, token } = letter;
  const { subject, paragraphs, action, path } = wordsOf(kind, { locale: language });
  const address = addressOf(mailedPaths[path], language, origin);
  if (token !== null) address.searchParams.set("token", token);
  const link = action === null ? null : { action, address: address.toString() };
  return written({ language, displayName, subject, paragraphs, link, isRecurring: false });
}

/**
 * A mail about something that happened.
 *
 * @param letter.path as the pages are named in French; `isChosen` whether they asked to hear of it
 */
export function composeLetter(letter: {
  language: Locale;
  displayName: string;
  origin: string;
  subject: string;
  paragraphs: string[];
  path: string;
  isChosen: boolean;
}): { subject: string; text: string; html: string } {
  const { language, path, origin, isChosen, ...rest } = letter;
  const address = addressOf(path, language, origin).toString();
  const link = { action: m.mail_told_action({}, { locale: language }), address };
  return written({ ...rest, language, link, isRecurring: isChosen });
}

function written(letter: {
  language: Locale;
  displayName: string;
  subject: string;
  paragraphs: string[];
  link: { action: string; address: string } | null;
  isRecurring: boolean;
}): { subject: string; text: string; html: string } {
  const { language, subject, link } = letter;
  const options = { locale: language };
  const paragraphs = [m.mail_greeting({ name: letter.displayName }, options), ...letter.paragraphs];
  const why = letter.isRecurring ? `${m.mail_told_why({}, options)} ` : "";
  const footer = `${why}${m.mail_footer({}, options)} · 18+ · ${m.footer_virtual_money({}, options)}`;
  return {
    subject,
    text: [...paragraphs, ...(link ? [`${link.action}\n${link.address}`] : []), `—\n${footer}`].join("\n\n"),
    html: page(language, subject, paragraphs, link, footer),
  };
}

function addressOf(path: string, language: Locale, origin: string): URL {
  return new URL(`${language === "en" ? "/en" : ""}${path}`, origin);
}

function wordsOf(kind: MailKind, options: { locale: Locale }): Words {
  const ignore = m.mail_ignore({}, options);
  switch (kind) {
    case "verify":
      return {
        subject: m.mail_verify_subject({}, options),
        paragraphs: [m.mail_verify_text({}, options), ignore],
        action: m.mail_verify_action({}, options),
        path: "verify",
      };
    case "already_registered":
      return {
        subject: m.mail_already_subject({}, options),
        paragraphs: [m.mail_already_text({}, options), ignore],
        action: m.mail_already_action({}, options),
        path: "sign_in",
      };
    case "reset":
      return {
        subject: m.mail_reset_subject({}, options),
        paragraphs: [m.mail_reset_text({}, options), ignore],
        action: m.mail_reset_action({}, options),
        path: "reset",
      };
    case "password_changed":
      return {
        subject: m.mail_changed_subject({}, options),
        paragraphs: [m.mail_changed_text({}, options)],
        action: m.mail_changed_action({}, options),
        path: "forgot",
      };
    case "email_change":
      return {
        subject: m.mail_address_subject({}, options),
        paragraphs: [m.mail_address_text({}, options), ignore],
        action: m.mail_address_action({}, options),
        path: "email_change",
      };
    case "email_change_asked":
      return {
        subject: m.mail_address_asked_subject({}, options),
        paragraphs: [m.mail_address_asked_text({}, options)],
        action: m.mail_changed_action({}, options),
        path: "forgot",
      };
    case "email_changed":
      return {
        subject: m.mail_address_changed_subject({}, options),
        paragraphs: [m.mail_address_changed_text({}, options)],
        action: null,
        path: "sign_in",
      };
  }
}

function page(
  language: Locale,
  subject: string,
  paragraphs: readonly string[],
  link: { action: string; address: string } | null,
  footer: string,
): string {
  const body = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("");
  const button = link
    ? `<p><a href="${escapeHtml(link.address)}" style="display:inline-block;padding:12px 20px;background:#17324d;color:#ffffff;text-decoration:none">${escapeHtml(link.action)}</a></p><p style="word-break:break-all">${escapeHtml(link.address)}</p>`
    : "";
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:24px;background:#ffffff;color:#17212b;font:16px/1.5 sans-serif"><main style="max-width:34em;margin:0 auto">${body}${button}<hr style="border:0;border-top:1px solid #c8c2b4"><p style="font-size:13px">${escapeHtml(footer)}</p></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
