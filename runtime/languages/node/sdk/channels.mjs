/** Bodies that are read and written while the handler runs. */

import { Readable, Writable } from 'node:stream'

import { ambient } from './scope.mjs'

const PIECE = 1024 * 1024

/** Reads the body of the request; each byte can be read once. */
export class ChannelReader {
  #scope
  #stream = null
  #all = null

  constructor(scope = ambient) {
    this.#scope = scope
  }

  /** The bytes as a Node Readable, pulled as fast as they are consumed. */
  get stream() {
    this.#stream ??= new Readable({
      read: () => this.#pull(),
      destroy: (error, done) => done(error),
    })
    return this.#stream
  }

  /** Return all bytes as one Buffer; a second call returns the same. */
  readAll() {
    this.#all ??= collect(this.stream)
    return this.#all
  }

  /** Call `listener` with each piece as text. */
  onMessage(listener) {
    this.stream.setEncoding('utf8').on('data', listener)
  }

  close() {
    this.stream.destroy()
  }

  async #pull() {
    try {
      const { data } = await this.#scope.request('body.read', {})
      this.#stream.push(data === null ? null : Buffer.from(data, 'base64'))
    } catch (error) {
      this.#stream.destroy(error)
    }
  }
}

async function collect(stream) {
  const pieces = []
  for await (const piece of stream) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/**
 * Writes the response while the handler runs; a slow client slows the writer down. Status and headers are kept until
 * the body is opened, so a handler may also set them and return the body.
 */
export class ChannelWriter {
  #scope
  #stream = null
  #isSent = false
  #closed = Promise.withResolvers()

  /** What was set; null until then. */
  head = null

  constructor(scope = ambient) {
    this.#scope = scope
  }

  /** Whether the body was opened: the response is streamed. */
  get isOpen() {
    return this.#stream !== null
  }

  /** Resolves when the body has ended or the client is gone. */
  get closed() {
    return this.#closed.promise
  }

  /** Set the status; only before the first byte of the body. */
  status(code) {
    return this.#set({ status: code })
  }

  /** Add headers; only before the first byte of the body. */
  headers(headers) {
    return this.#set({ headers: { ...this.head?.headers, ...headers } })
  }

  /** The body as a Node Writable. It is destroyed when the client leaves. */
  get stream() {
    this.#stream ??= this.#open()
    return this.#stream
  }

  /** Take a control message: `{"type": "set_status" | "set_headers", ...}` as JSON. */
  sendMessage(text) {
    const message = JSON.parse(text)
    if (message.type === 'set_status') return this.status(message.status_code)
    if (message.type === 'set_headers') return this.headers(message.headers)
    throw new TypeError(`a response knows the messages set_status and set_headers, not ${message.type}`)
  }

  /** End the body. */
  close() {
    this.stream.end()
  }

  #set(part) {
    this.head = { status: 200, headers: {}, ...this.head, ...part }
    return this.isOpen ? this.#start() : Promise.resolve()
  }

  /** Send the head. A failure also fails the next write, so a caller that doesn't await it loses nothing. */
  #start() {
    this.#isSent = true
    const sent = this.#scope.request('response.start', this.head ?? { status: 200, headers: {} })
    sent.catch(() => {})
    return sent
  }

  #open() {
    if (this.head) this.#start()
    const stream = new Writable({
      highWaterMark: PIECE / 16,
      writev: (chunks, done) => settle(this.#write(Buffer.concat(chunks.map(({ chunk }) => chunk))), done),
      final: (done) => settle(this.#end(), done),
    })
    stream.on('error', () => {})
    stream.on('close', () => this.#closed.resolve())
    return stream
  }

  async #write(bytes) {
    if (!this.#isSent) this.#start()
    for (let at = 0; at < bytes.length; at += PIECE) {
      await this.#scope.request('response.write', { data: bytes.toString('base64', at, at + PIECE) })
    }
  }

  async #end() {
    if (!this.#isSent) this.#start()
    await this.#scope.request('response.end', {})
  }
}

function settle(promise, done) {
  promise.then(() => done(), done)
}
