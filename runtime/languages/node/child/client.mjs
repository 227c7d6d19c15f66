/**
 * Where a request or a log line of user code goes: to the caller of the attempt it runs in, found through
 * AsyncLocalStorage, or, outside any attempt, to whichever serving connection there is.
 */

import { AsyncLocalStorage } from 'node:async_hooks'

import { MotiaError } from '../sdk/errors.mjs'
import { logFrame } from './output.mjs'
import { checkedParams } from './payload.mjs'

/** @type {AsyncLocalStorage<import('./attempt.mjs').Attempt>} */
export const attempts = new AsyncLocalStorage()

/** Requests that wait for their replies, numbered from 1. */
export class Pending {
  #settlers = new Map()
  #last = 0
  #onIdle = null

  /** Whether a reply is still missing. */
  get isEmpty() {
    return this.#settlers.size === 0
  }

  /**
   * Number a request, hand the number to `send` and wait for the reply.
   * @param {(call: number) => void} send
   * @returns {Promise<unknown>} the result; rejects with a MotiaError that carries `code` and `hint`
   */
  async ask(send) {
    const call = ++this.#last
    send(call)
    const reply = await new Promise((resolve) => this.#settlers.set(call, resolve))
    if (reply.error) throw new MotiaError(reply.error)
    return reply.result
  }

  settle(reply) {
    const settler = this.#settlers.get(reply.call)
    this.#settlers.delete(reply.call)
    settler?.(reply)
    if (this.isEmpty) this.#onIdle?.()
  }

  /** Reject everything that waits. */
  rejectAll(error) {
    for (const call of [...this.#settlers.keys()]) this.settle({ call, error })
  }

  /** Resolve once nothing waits. */
  idle() {
    return this.isEmpty
      ? undefined
      : new Promise((resolve) => {
          this.#onIdle = resolve
        })
  }
}

/** Sends what belongs to no attempt with id 0; holds it until a connection serves requests. */
class Outside {
  #pending = new Pending()
  #held = []
  #serving = new Set()

  /** How many callers are connected that may send calls. */
  get callers() {
    return this.#serving.size
  }

  async request(method, params) {
    const sent = checkedParams(params ?? {})
    return this.#pending.ask((call) => this.#send({ t: 'request', id: 0, call, method, params: sent }))
  }

  log(level, message, data, source = 'logger') {
    this.#send(logFrame(0, level, message, data, source))
  }

  settle(reply) {
    this.#pending.settle(reply)
  }

  connected(connection) {
    this.#serving.add(connection)
    for (const frame of this.#held.splice(0)) connection.send(frame)
  }

  disconnected(connection) {
    if (this.#serving.delete(connection) && this.#serving.size === 0) {
      this.#pending.rejectAll({ code: 'runner_unavailable', message: 'the connection closed before the answer came' })
    }
  }

  /** Write everything that is queued, for a process that is about to end. */
  flush() {
    for (const connection of this.#serving) connection.flush()
  }

  #send(frame) {
    const [connection] = this.#serving
    if (connection) connection.send(frame)
    else this.#held.push(frame)
  }
}

export const outside = new Outside()

/** The scope of the code that asks: its attempt while that runs, else what is outside of all of them. */
export function current() {
  const attempt = attempts.getStore()
  return attempt?.isOver === false ? attempt : outside
}
