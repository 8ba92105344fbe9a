import { createRoute } from "@hono/zod-openapi";

import {
  answerJson,
  answerSuccess,
  jsonAnswer,
  jsonBody,
  refusalAnswers,
  successOf,
} from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { requireAccounts } from "./authority.ts";
import {
  changeEmailBody,
  changePasswordBody,
  emailBody,
  mailedTokenBody,
  nothingSchema,
  refreshBody,
  registerBody,
  resetBody,
  signInBody,
  signedInSchema,
  tokenPairSchema,
  verifiedTokenSchema,
  verifyTokenBody,
} from "./contract.ts";
import { askEmailChange, confirmEmailChange } from "./email-change.ts";
import { changePassword, forgotPassword, resetPassword } from "./recovery.ts";
import { registerUser, resendVerification, verifyEmail } from "./registration.ts";
import { endOwnSession, refreshSession, verifyAnyToken } from "./sessions.ts";
import { signIn } from "./signing-in.ts";

const tags = ["Accounts"];
export const signedIn = [{ bearer: [] }];
const nothing = successOf(nothingSchema);
const mailAnswer = "If the address is one we can write to, a mail is on its way; the answer is the same either way";

/** `/api/v1/jwt` */
export const tokenRoutes = createRouter();

tokenRoutes.openapi(signInRoute("/token", "signIn"), async (c) =>
  answerJson(c, signedInSchema, await signIn(c.get("services"), c.req.valid("json"))),
);

tokenRoutes.openapi(
  createRoute({
    method: "post",
    path: "/refresh",
    operationId: "refreshTokens",
    summary: "A new pair in the place of a refresh token, which is used up by it",
    tags,
    request: { body: jsonBody(refreshBody) },
    responses: { 200: jsonAnswer(tokenPairSchema, "The new pair"), ...refusalAnswers(400, 401, 409, 503) },
  }),
  async (c) => {
    const services = c.get("services");
    requireAccounts(services);
    return answerJson(c, tokenPairSchema, await refreshSession(services, c.req.valid("json").refresh));
  },
);

tokenRoutes.openapi(
  createRoute({
    method: "post",
    path: "/verify",
    operationId: "verifyToken",
    summary: "Whether a token counts, of which kind it is and until when",
    tags,
    request: { body: jsonBody(verifyTokenBody) },
    responses: { 200: jsonAnswer(verifiedTokenSchema, "It counts"), ...refusalAnswers(400, 401, 503) },
  }),
  async (c) => {
    const services = c.get("services");
    return answerJson(c, verifiedTokenSchema, await verifyAnyToken(services, c.req.valid("json").token));
  },
);

/** `/api/v1/auth`, up to the sign-in */
export const authRoutes = createRouter();

authRoutes.openapi(signInRoute("/login", "signInAlias"), async (c) =>
  answerJson(c, signedInSchema, await signIn(c.get("services"), c.req.valid("json"))),
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/register",
    operationId: "register",
    summary: "Begins an account; it opens once its address is verified",
    tags,
    request: { body: jsonBody(registerBody) },
    responses: { 202: jsonAnswer(nothing, mailAnswer), ...refusalAnswers(400, 429, 503) },
  }),
  async (c) => {
    const { email, password, display_name: displayName, language } = c.req.valid("json");
    await registerUser(c.get("services"), { email, password, displayName, language: language ?? "fr" });
    return c.json(accepted(), 202);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/verify-email",
    operationId: "verifyEmail",
    summary: "Verifies an address by the token that was mailed to it",
    tags,
    request: { body: jsonBody(mailedTokenBody) },
    responses: { 200: jsonAnswer(nothing, "Verified: sign in"), ...refusalAnswers(400, 503) },
  }),
  async (c) => {
    await verifyEmail(c.get("services"), c.req.valid("json").token);
    return answerSuccess(c, nothingSchema, {}, "Address verified");
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/verify-email/resend",
    operationId: "resendVerification",
    summary: "Mails another verification",
    tags,
    request: { body: jsonBody(emailBody) },
    responses: { 202: jsonAnswer(nothing, mailAnswer), ...refusalAnswers(400, 429, 503) },
  }),
  async (c) => {
    await resendVerification(c.get("services"), c.req.valid("json").email);
    return c.json(accepted(), 202);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/password/forgot",
    operationId: "forgotPassword",
    summary: "Mails a link to choose a new password",
    tags,
    request: { body: jsonBody(emailBody) },
    responses: { 202: jsonAnswer(nothing, mailAnswer), ...refusalAnswers(400, 429, 503) },
  }),
  async (c) => {
    await forgotPassword(c.get("services"), c.req.valid("json").email);
    return c.json(accepted(), 202);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/password/reset",
    operationId: "resetPassword",
    summary: "Sets a new password by the token that was mailed; ends every session",
    tags,
    request: { body: jsonBody(resetBody) },
    responses: { 200: jsonAnswer(nothing, "Set: sign in"), ...refusalAnswers(400, 503) },
  }),
  async (c) => {
    await resetPassword(c.get("services"), c.req.valid("json"));
    return answerSuccess(c, nothingSchema, {}, "Password set");
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/password/change",
    operationId: "changePassword",
    summary: "Changes the password; every session ends and a new one is opened",
    tags,
    security: signedIn,
    request: { body: jsonBody(changePasswordBody) },
    responses: {
      200: jsonAnswer(successOf(tokenPairSchema), "The tokens of the new session"),
      ...refusalAnswers(400, 401, 429, 503),
    },
  }),
  async (c) => {
    const { current_password: currentPassword, new_password: newPassword } = c.req.valid("json");
    const pair = await changePassword(c.get("services"), { currentPassword, newPassword });
    return answerSuccess(c, tokenPairSchema, pair, "Password changed");
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/logout",
    operationId: "signOut",
    summary: "Ends the session",
    tags,
    security: signedIn,
    responses: { 200: jsonAnswer(nothing, "Ended"), ...refusalAnswers(401) },
  }),
  async (c) => {
    await endOwnSession(c.get("services"));
    c.header("Clear-Site-Data", '"cookies", "storage"');
    return answerSuccess(c, nothingSchema, {}, "Signed out");
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/email/change",
    operationId: "changeEmail",
    summary: "Asks for another address; both addresses are written to, and the new one has to be confirmed",
    tags,
    security: signedIn,
    request: { body: jsonBody(changeEmailBody) },
    responses: { 202: jsonAnswer(nothing, mailAnswer), ...refusalAnswers(400, 401, 429, 503) },
  }),
  async (c) => {
    const { new_email: newEmail, password } = c.req.valid("json");
    await askEmailChange(c.get("services"), { newEmail, password });
    return c.json(accepted(), 202);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/email/change/confirm",
    operationId: "confirmEmailChange",
    summary: "Puts the new address in the old one's place by the token that was mailed",
    tags,
    request: { body: jsonBody(mailedTokenBody) },
    responses: { 200: jsonAnswer(nothing, "Changed"), ...refusalAnswers(400, 409, 503) },
  }),
  async (c) => {
    await confirmEmailChange(c.get("services"), c.req.valid("json").token);
    return answerSuccess(c, nothingSchema, {}, "Address changed");
  },
);

function signInRoute<Path extends string>(path: Path, operationId: string) {
  return createRoute({
    method: "post",
    path,
    operationId,
    summary: "Signs in with address and password",
    tags,
    request: { body: jsonBody(signInBody) },
    responses: { 200: jsonAnswer(signedInSchema, "Tokens and user"), ...refusalAnswers(400, 401, 429, 503) },
  });
}

function accepted() {
  return { status: "success" as const, data: {}, message: "If the address can be written to, a mail is on its way" };
}
