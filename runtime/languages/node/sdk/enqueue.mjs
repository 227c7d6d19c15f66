/** Publishing messages. */

import { MotiaError } from './errors.mjs'
import { ambient } from './scope.mjs'

/**
 * Return an `enqueue` that sends through `scope`. It takes `{topic, data, messageGroupId?, delayMs?}`, and
 * `{type, data}` as the first releases of `emit` did.
 */
export function createEnqueue(scope) {
  return async (message) => {
    const topic = message?.topic ?? message?.type
    if (typeof topic !== 'string' || topic === '') {
      throw new MotiaError({
        code: 'topic_not_set',
        message: 'enqueue needs a topic',
        hint: "call enqueue({ topic: 'name', data: {...} })",
      })
    }
    const params = { topic, data: message.data ?? null }
    if (message.messageGroupId !== undefined) params.messageGroupId = String(message.messageGroupId)
    if (message.delayMs !== undefined) params.delayMs = message.delayMs
    await scope.request('enqueue', params)
  }
}

export const enqueue = createEnqueue(ambient)
