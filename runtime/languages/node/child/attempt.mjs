/** One run of a handler: its requests, its log lines, and its one answer. */

import { MotiaError } from '../sdk/errors.mjs'
import { outside, Pending } from './client.mjs'
import { describeFailure } from './failure.mjs'
import { Lines, logFrame } from './output.mjs'
import { checkedParams, checkedResult } from './payload.mjs'
import { FrameError } from './wire.mjs'

/** Characters of an attempt's output that are sent; callers keep half of it, and what is beyond is only counted. */
const OUTPUT = 2 * 1024 * Number(process.env.MOTIA_OUTPUT_KB || 256)

/** Created for each `call` frame. It is over once it has answered; what its code does afterwards is outside of it. */
export class Attempt {
  isOver = false
  #connection
  #pending = null
  #abort = null
  #lines = null
  #room = OUTPUT
  #dropped = 0
  #cancelled = null

  /**
   * @param {{send(frame: object): void, forget(attempt: Attempt): void}} connection
   * @param {object} frame the `call` frame
   */
  constructor(connection, frame) {
    this.#connection = connection
    this.id = frame.id
    this.file = frame.file
    this.trace = frame.trace
    this.traceId = frame.trace?.traceId
  }

  /** An AbortSignal that fires when the attempt is cancelled. */
  get signal() {
    if (this.#abort === null) {
      this.#abort = new AbortController()
      if (this.#cancelled) this.#abort.abort(this.#cancelled)
    }
    return this.#abort.signal
  }

  /** Send a `ctx` call to the caller and return its result. */
  async request(method, params) {
    if (this.#cancelled) throw this.#cancelled
    if (this.isOver) return outside.request(method, params)
    const sent = checkedParams(params ?? {})
    this.#pending ??= new Pending()
    return this.#pending.ask((call) =>
      this.#send(`the parameters of ${method}`, { t: 'request', id: this.id, call, method, params: sent }),
    )
  }

  log(level, message, data, source = 'logger') {
    if (this.isOver) return outside.log(level, message, data, source)
    if (this.#room <= 0) {
      this.#dropped += 1
      return
    }
    const frame = logFrame(this.id, level, message, data, source)
    this.#room -= frame.message.length + (frame.data === undefined ? 0 : JSON.stringify(frame.data).length)
    this.#connection.send(frame)
  }

  /** Take raw output, which becomes one log line for each line of text. */
  write(level, source, chunk) {
    this.#lines ??= new Lines((line, from) => this.log(from.level, line, undefined, from.source))
    this.#lines.write(chunk, { level, source })
  }

  settle(reply) {
    this.#pending?.settle(reply)
  }

  /** Answer `done`, after the replies of requests that the handler did not await. */
  async done(answer) {
    while (this.#pending?.isEmpty === false) await this.#pending.idle()
    if (this.isOver) return
    this.#endOutput()
    try {
      const result = checkedResult(answer.result)
      this.#send('the result', { t: 'done', id: this.id, ...answer, result })
    } catch (error) {
      return this.fail(error)
    }
    this.#end()
  }

  /** Answer `failed`. Later answers of the same attempt are dropped. */
  fail(error) {
    if (this.isOver) return
    this.#endOutput()
    this.#connection.send({ t: 'failed', id: this.id, error: describeFailure(error) })
    this.#end()
  }

  /** The caller gave up: answer at once, refuse further requests, fire the signal. */
  cancel(reason) {
    if (this.isOver) return
    this.#cancelled = new MotiaError({ code: 'cancelled', message: reason || 'the attempt was cancelled' }, 'Cancelled')
    this.fail(this.#cancelled)
    this.#pending?.rejectAll({ code: 'cancelled', message: this.#cancelled.message })
    this.#abort?.abort(this.#cancelled)
  }

  #endOutput() {
    this.#lines?.end()
    if (this.#dropped === 0) return
    this.#connection.send({ ...logFrame(this.id, 'warn', '', undefined, 'console'), dropped: this.#dropped })
    this.#dropped = 0
  }

  #end() {
    this.isOver = true
    this.#connection.forget(this)
  }

  #send(what, frame) {
    try {
      this.#connection.send(frame)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      throw new MotiaError({
        code: 'payload_invalid',
        message: `${what} of ${this.file} can't be sent: ${error.message}`,
      })
    }
  }
}
