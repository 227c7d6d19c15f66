/** Builders of whole Steps: `export const { config, handler } = step(...)`. */

import { logger } from './logger.mjs'

const KINDS = { onQueue: 'queue', onHttp: 'http', onCron: 'cron', onState: 'state', onStream: 'stream' }

/** `step(config, handler)`, or `step(config).handle(handler)` */
export function step(config, handler) {
  return handler ? { config, handler } : { config, handle: (given) => ({ config, handler: given }) }
}

/** One handler for each kind of trigger: `.onQueue(h).onHttp(h).handlers()`, or `.handlers({queue: h, http: h})` */
export function multiTriggerStep(config) {
  return builder(config, {})
}

function builder(config, known) {
  const methods = Object.entries(KINDS).map(([method, kind]) => [
    method,
    (handler) => builder(config, { ...known, [kind]: handler }),
  ])
  const handlers = (more) => ({ config, handler: dispatcher({ ...known, ...more }) })
  return { config, ...Object.fromEntries(methods), handlers }
}

function dispatcher(handlers) {
  return async (input, ctx) => {
    const { type } = ctx.trigger
    const handler = handlers[type]
    if (handler) return type === 'cron' ? handler(ctx) : handler(input, ctx)
    const offered = Object.keys(handlers).join(', ')
    const message = `No handler defined for trigger type: ${type}. Available handlers: ${offered}`
    ;(ctx.logger ?? logger).warn(message)
    throw new Error(message)
  }
}
