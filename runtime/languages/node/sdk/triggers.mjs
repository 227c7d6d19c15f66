/** Builders of triggers, and the guards that tell them apart. */

/** `http(method, path, options?, condition?)` */
export function http(method, path, options, condition) {
  return { type: 'http', method, path, ...options, condition: condition ?? options?.condition }
}

/** The deprecated name of `http`. */
export const api = http

export function queue(topic, options, condition) {
  return { type: 'queue', topic, ...options, condition: condition ?? options?.condition }
}

export function cron(expression, condition) {
  return { type: 'cron', expression, condition }
}

export function state(condition) {
  return { type: 'state', condition }
}

/** `stream(name, {groupId?, itemId?, condition?})` or `stream(name, condition)` */
export function stream(streamName, options) {
  const filters = typeof options === 'function' ? { condition: options } : options
  return { type: 'stream', streamName, ...filters }
}

export const isApiTrigger = (trigger) => trigger.type === 'http'
export const isQueueTrigger = (trigger) => trigger.type === 'queue'
export const isCronTrigger = (trigger) => trigger.type === 'cron'
export const isStateTrigger = (trigger) => trigger.type === 'state'
export const isStreamTrigger = (trigger) => trigger.type === 'stream'

export const getApiTriggers = (step) => step.config.triggers.filter(isApiTrigger)
export const getQueueTriggers = (step) => step.config.triggers.filter(isQueueTrigger)
export const getCronTriggers = (step) => step.config.triggers.filter(isCronTrigger)
export const getStateTriggers = (step) => step.config.triggers.filter(isStateTrigger)
export const getStreamTriggers = (step) => step.config.triggers.filter(isStreamTrigger)
