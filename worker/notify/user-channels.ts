import type { NewChannelMessage } from "./channel-messages.ts";

/** The open pages of people, each with the user channel of its owner. */
export type UserChannels = {
  /** Says it in every page the user has open. */
  tell(userId: number, messages: readonly NewChannelMessage[]): Promise<void>;
  /** Closes the pages whose session is over. */
  recheck(userId: number): Promise<void>;
  /** Keeps a ticket until it is used or over. @param hash of what its owner was given */
  keepTicket(userId: number, ticket: { hash: string; sessionId: string; expiresAtMs: number }): Promise<void>;
};
