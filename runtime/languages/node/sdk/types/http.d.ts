/** What http handlers get and return. */

import type { Readable, Writable } from 'node:stream'

import type { FlowContext } from './context.js'

export type ApiRouteMethod = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD'

/** Reads the body of a request; each byte can be read once. */
export declare class ChannelReader {
  constructor(scope?: unknown)
  readonly stream: Readable
  readAll(): Promise<Buffer>
  onMessage(listener: (text: string) => void): void
  close(): void
}

/** Writes the body of a response while the handler runs. */
export declare class ChannelWriter {
  constructor(scope?: unknown)
  readonly stream: Writable
  status(code: number): Promise<void>
  headers(headers: Record<string, string>): Promise<void>
  sendMessage(text: string): Promise<void>
  close(): void
}

/** A file of a multipart form. */
export interface UploadedFile {
  name: string
  filename: string
  contentType: string
  size: number
  data: Buffer
}

/** The plain request of 0.x and the early releases of 1.0. */
export interface ApiRequest<TBody = unknown> {
  pathParams: Record<string, string>
  queryParams: Record<string, string | string[]>
  body: TBody
  headers: Record<string, string | string[]>
  method: string
  path: string
  readonly requestBody: ChannelReader
  readonly files: UploadedFile[]
  rawBody(): Promise<Buffer>
}

export interface MotiaHttpRequest<TBody = unknown> {
  pathParams: Record<string, string>
  queryParams: Record<string, string | string[]>
  body: TBody
  headers: Record<string, string | string[]>
  method: string
  /** The pattern, such as `/tickets/:id`. */
  path: string
  /** What was asked for, with its query. */
  url: string
  remoteAddress?: string
  readonly requestBody: ChannelReader
  readonly files: UploadedFile[]
  rawBody(): Promise<Buffer>
}

/** Streams an answer: set status and headers, write to `stream`, then `close()`. */
export interface MotiaHttpResponse {
  status(code: number): Promise<void>
  headers(headers: Record<string, string>): Promise<void>
  readonly stream: Writable
  close(): void
}

/** `{request, response}`; the members of the request stand beside them, as older handlers expect. */
export interface MotiaHttpArgs<TBody = unknown> extends ApiRequest<TBody> {
  request: MotiaHttpRequest<TBody>
  response: MotiaHttpResponse
}

export interface ApiResponse<TStatus extends number = number, TBody = any> {
  status: TStatus
  headers?: Record<string, string | string[]>
  body?: TBody
}

/** Runs around the handler of an http trigger. Not calling `next()` answers the request itself. */
export type ApiMiddleware<TBody = any, TEnqueueData = any, TResult = any> = (
  args: MotiaHttpArgs<TBody>,
  ctx: FlowContext<TEnqueueData>,
  next: () => Promise<TResult>,
) => Promise<TResult> | TResult

export interface QueryParam {
  name: string
  description: string
}
