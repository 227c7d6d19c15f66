/** The input of an http handler: Motia 1.0's `{request, response}` and the plain request of older handlers in one. */

import { ChannelReader, ChannelWriter } from '../sdk/channels.mjs'
import { toResponse } from './result.mjs'

/** What the handler, its condition and its middleware get. Own properties: any of them may set and spread them. */
export class HttpInput {
  constructor(wire, attempt) {
    this.request = new HttpRequest(wire, attempt)
    this.response = new HttpResponse(attempt)
    this.method = wire.method
    this.path = wire.path
    this.pathParams = this.request.pathParams
    this.queryParams = this.request.queryParams
    this.headers = this.request.headers
    this.body = wire.body
  }

  /** See HttpRequest. */
  get requestBody() {
    return this.request.requestBody
  }

  /** See HttpRequest. */
  get files() {
    return this.request.files
  }

  /** See HttpRequest. */
  rawBody() {
    return this.request.rawBody()
  }
}

/** One request; `body` is parsed for JSON and forms, the bytes come from `rawBody()` or `requestBody`. */
export class HttpRequest {
  #attempt
  #reader = null
  #encodedFiles
  #files = null

  constructor(wire, attempt) {
    this.#attempt = attempt
    this.#encodedFiles = wire.files
    this.method = wire.method
    this.path = wire.path
    this.url = wire.url
    this.pathParams = wire.pathParams ?? {}
    this.queryParams = wire.queryParams ?? {}
    this.headers = wire.headers ?? {}
    this.body = wire.body
    this.remoteAddress = wire.remoteAddress
  }

  /** The raw bytes as a ChannelReader; they can be read once. */
  get requestBody() {
    this.#reader ??= new ChannelReader(this.#attempt)
    return this.#reader
  }

  /** The files of a multipart form, each with its `data` as a Buffer. */
  get files() {
    this.#files ??= (this.#encodedFiles ?? []).map(decodeFile)
    return this.#files
  }

  /** Return all bytes of the body. */
  rawBody() {
    return this.requestBody.readAll()
  }
}

/** Streams an answer: set status and headers, write to `stream`, then `close()`. */
export class HttpResponse extends ChannelWriter {
  /**
   * Return the `result` of the attempt, once a streamed answer has been sent: an attempt is not over while a pipe runs.
   * @param {unknown} value what the handler returned; a value ends a stream that the handler left open
   * @returns {Promise<object | null>} null when the answer was streamed, or there is none
   */
  async finish(value) {
    if (!this.isOpen) return toResponse(value ?? this.head, this.head ?? undefined)
    if (value !== undefined && value !== null) this.close()
    await this.closed
    return null
  }
}

function decodeFile(file) {
  return { ...file, data: Buffer.from(file.data ?? '', 'base64') }
}
