// Owns: how a route of the interface is described: its schemas of params, query, body and answer, taken from
// the same modules that the route itself parses with.
import type * as z from 'zod';

/** What is not JSON: its media type, and what is in it. */
export interface OtherMedia {
  mediaType: string;
  description: string;
}

export interface RouteDescription {
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType | OtherMedia;
  /** What is answered when all went well. */
  answer: z.ZodType | OtherMedia;
}

/** By method and path, as the route is registered. */
export type Descriptions = Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} ${string}`, RouteDescription>;

/** How a caller shows who it is. */
export const accessKinds = ['anybody', 'session', 'station', 'lrsKey'] as const;
export type Access = (typeof accessKinds)[number];

export interface RouteFamily {
  tag: string;
  access: Access;
  routes: Descriptions;
}

export function isOtherMedia(value: z.ZodType | OtherMedia): value is OtherMedia {
  return 'mediaType' in value;
}
