import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { idParam } from "../platform/contract.ts";
import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { addressOf, createRouter } from "../platform/http/hono.ts";
import { nextCursorLink } from "../platform/paging.ts";
import {
  favouriteBody,
  favouriteListSchema,
  notificationListQuery,
  notificationListSchema,
  preferencesBody,
  preferencesSchema,
  pushEndpointBody,
  createdSchema,
  pushSubscriptionBody,
  readAllSchema,
  savedFilterBody,
  savedFilterListSchema,
  savedFilterSchema,
  ticketSchema,
  unreadCountSchema,
} from "./contract.ts";
import { addFavourite, listFavourites, removeFavourite } from "./favourites.ts";
import { countUnread, listNotifications, readAllNotifications, readNotification } from "./inbox.ts";
import { getPreferences, putPreferences } from "./preferences.ts";
import { subscribeToPush, unsubscribeFromPush } from "./push-subscriptions.ts";
import { listSavedFilters, removeSavedFilter, saveFilter } from "./saved-filters.ts";
import { issueTicket } from "./ticket.ts";

const common = { tags: ["Notifications"], security: signedIn };
const noContent = { description: "Done" };

/** `/api/v1/notifications` */
export const notificationRoutes = createRouter();

notificationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listNotifications",
    summary: "What the caller was told, newest first",
    ...common,
    request: { query: notificationListQuery },
    responses: { 200: jsonAnswer(notificationListSchema, "Notifications"), ...refusalAnswers(400, 401) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const { results, nextCursor } = await listNotifications(c.get("services"), {
      topic: query.topic ?? null,
      unreadOnly: query.unread === "true",
      matchId: query.match_id ?? null,
      cursor: query.cursor ?? null,
      pageSize: query.page_size,
      language: query.lang,
    });
    return answerJson(c, notificationListSchema, { next: nextCursorLink(addressOf(c), nextCursor), results });
  },
);

notificationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/unread-count",
    operationId: "countUnreadNotifications",
    summary: "How many the caller has not read",
    ...common,
    responses: { 200: jsonAnswer(unreadCountSchema, "The count"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, unreadCountSchema, { unread_count: await countUnread(c.get("services")) }),
);

notificationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/{id}/read",
    operationId: "readNotification",
    summary: "Marks one as read",
    ...common,
    request: { params: idParam },
    responses: { 200: jsonAnswer(unreadCountSchema, "How many are left"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const unread = await readNotification(c.get("services"), c.req.valid("param").id);
    return answerJson(c, unreadCountSchema, { unread_count: unread });
  },
);

notificationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/read-all",
    operationId: "readAllNotifications",
    summary: "Marks all of them as read",
    ...common,
    responses: { 200: jsonAnswer(readAllSchema, "How many were unread"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, readAllSchema, { read: await readAllNotifications(c.get("services"), null) }),
);

notificationRoutes.openapi(
  createRoute({
    method: "get",
    path: "/preferences",
    operationId: "getNotificationPreferences",
    summary: "Which subject reaches the caller by which way, and when not",
    ...common,
    responses: { 200: jsonAnswer(preferencesSchema, "Preferences"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, preferencesSchema, await getPreferences(c.get("services"))),
);

notificationRoutes.openapi(
  createRoute({
    method: "put",
    path: "/preferences",
    operationId: "putNotificationPreferences",
    summary: "Puts all of the preferences anew",
    ...common,
    request: { body: jsonBody(preferencesBody) },
    responses: { 200: jsonAnswer(preferencesSchema, "Preferences after it"), ...refusalAnswers(400, 401) },
  }),
  async (c) => answerJson(c, preferencesSchema, await putPreferences(c.get("services"), c.req.valid("json"))),
);

notificationRoutes.openapi(
  createRoute({
    method: "post",
    path: "/push",
    operationId: "subscribeToPush",
    summary: "Sends pushes to a browser, with what its push manager answered",
    ...common,
    request: { body: jsonBody(pushSubscriptionBody) },
    responses: { 201: jsonAnswer(createdSchema, "Subscribed"), ...refusalAnswers(400, 401, 503) },
  }),
  async (c) => answerJson(c, createdSchema, await subscribeToPush(c.get("services"), c.req.valid("json")), 201),
);

notificationRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/push",
    operationId: "unsubscribeFromPush",
    summary: "Sends no more pushes to a browser",
    ...common,
    request: { body: jsonBody(pushEndpointBody) },
    responses: { 204: noContent, ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    await unsubscribeFromPush(c.get("services"), c.req.valid("json").endpoint);
    return c.body(null, 204);
  },
);

/** `/api/v1/favourites` */
export const favouriteRoutes = createRouter();

favouriteRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listFavourites",
    summary: "The caller's favourite teams, leagues and matches, newest first",
    ...common,
    responses: { 200: jsonAnswer(favouriteListSchema, "Favourites"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, favouriteListSchema, { results: await listFavourites(c.get("services")) }),
);

favouriteRoutes.openapi(
  createRoute({
    method: "post",
    path: "/",
    operationId: "addFavourite",
    summary: "Makes a team, a league or a match a favourite",
    ...common,
    request: { body: jsonBody(favouriteBody) },
    responses: { 201: jsonAnswer(createdSchema, "A favourite"), ...refusalAnswers(400, 401, 404, 422) },
  }),
  async (c) => {
    const { kind, id: entityId } = c.req.valid("json");
    return answerJson(c, createdSchema, await addFavourite(c.get("services"), { kind, entityId }), 201);
  },
);

favouriteRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/{id}",
    operationId: "removeFavourite",
    summary: "Is no favourite any more",
    ...common,
    request: { params: idParam },
    responses: { 204: noContent, ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    await removeFavourite(c.get("services"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

/** `/api/v1/predictions/saved-filters` */
export const savedFilterRoutes = createRouter();

savedFilterRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listSavedFilters",
    summary: "The caller's filters of the prediction list",
    ...common,
    responses: { 200: jsonAnswer(savedFilterListSchema, "Filters"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, savedFilterListSchema, { results: await listSavedFilters(c.get("services")) }),
);

savedFilterRoutes.openapi(
  createRoute({
    method: "post",
    path: "/",
    operationId: "saveFilter",
    summary: "Keeps a filter, in place of one of the same name",
    ...common,
    request: { body: jsonBody(savedFilterBody) },
    responses: { 201: jsonAnswer(savedFilterSchema, "The filter"), ...refusalAnswers(400, 401, 422) },
  }),
  async (c) => answerJson(c, savedFilterSchema, await saveFilter(c.get("services"), c.req.valid("json")), 201),
);

savedFilterRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/{id}",
    operationId: "removeSavedFilter",
    summary: "Forgets a filter",
    ...common,
    request: { params: idParam },
    responses: { 204: noContent, ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    await removeSavedFilter(c.get("services"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

/** `/api/v1/auth/ws-ticket` */
export const ticketRoutes = createRouter();

ticketRoutes.openapi(
  createRoute({
    method: "post",
    path: "/ws-ticket",
    operationId: "issueSocketTicket",
    summary: "A ticket that opens one socket of the caller's own channel, within 20 seconds",
    ...common,
    responses: { 201: jsonAnswer(ticketSchema, "The ticket"), ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, ticketSchema, await issueTicket(c.get("services")), 201),
);
