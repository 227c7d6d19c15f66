/** What a handler receives as `ctx`. */

import { createEnqueue } from '../sdk/enqueue.mjs'
import { Logger } from '../sdk/logger.mjs'
import { StateManager } from '../sdk/state.mjs'
import { createStreams } from '../sdk/streams.mjs'

const KINDS = ['queue', 'http', 'cron', 'state', 'stream']

/** `ctx.is`, made once for each kind of trigger. */
const IS = Object.fromEntries(
  KINDS.map((type) => [type, Object.fromEntries(KINDS.map((kind) => [kind, () => kind === type]))]),
)

/** Names of 0.x that `match` accepts besides the kinds. */
const MATCH_ALIASES = { http: 'api', queue: 'event' }

/**
 * The context of one attempt. What it offers is bound to the attempt, so it stays right in callbacks that lost their
 * asynchronous context (pools, emitters). Everything but `signal` is an own property: middleware may spread it.
 */
export class Context {
  #attempt

  constructor(attempt, trigger, input) {
    this.#attempt = attempt
    this.traceId = attempt.traceId
    this.trigger = trigger
    this.logger = new Logger(attempt)
    this.state = new StateManager(attempt)
    this.streams = createStreams(attempt)
    this.enqueue = createEnqueue(attempt)
    this.emit = this.enqueue
    this.is = IS[trigger.type]
    this.getData = () => (trigger.type === 'http' ? input.request.body : input)
    this.match = (handlers) => match(this, input, handlers)
  }

  /** Fires when the caller cancels the attempt: its deadline passed, or the client left. */
  get signal() {
    return this.#attempt.signal
  }
}

async function match(ctx, input, handlers) {
  const { type } = ctx.trigger
  const handler = handlers[type] ?? handlers[MATCH_ALIASES[type]] ?? handlers.default
  if (typeof handler === 'function') return handler(input)
  const offered = Object.keys(handlers).join(', ')
  ctx.logger.warn(`No handler matched for trigger type: ${type}. Available handlers: ${offered}`)
}
