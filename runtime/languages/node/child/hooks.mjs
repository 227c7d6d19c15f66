/** Calls the hooks that aren't Step handlers: a stream's join and leave, and the project's `authenticateStream`. */

import { Context } from './context.mjs'

/**
 * Call the hook that `frame.kind` names.
 * @returns {Promise<unknown>} what the hook returned; undefined when the file doesn't define it
 */
export async function callHook(entry, frame, attempt) {
  const ctx = new Context(attempt, frame.trigger ?? { type: 'queue' }, frame.input)
  return HOOKS[frame.kind]?.(entry, frame.input, ctx)
}

/** Return a settings file's authenticate function: the current export, or the one of a 0.x `defineConfig`. */
export function authenticatorOf(entry) {
  const current = currentAuth(entry)
  if (current) return current
  const legacy = entry.exports.default?.streamAuth?.authenticate
  if (typeof legacy !== 'function') return null
  return async (input, ctx) => ({ context: await legacy({ ...input, url: input.path }, ctx) })
}

/** Tell whether it is the `streamAuth` of 0.x, which asked without being switched on in config.yaml. */
export function isLegacyAuth(entry) {
  return !currentAuth(entry) && authenticatorOf(entry) !== null
}

function currentAuth(entry) {
  const current = entry.exports.authenticateStream ?? entry.exports.default?.authenticateStream
  return typeof current === 'function' ? current : null
}

const HOOKS = {
  async join(entry, { subscription, authContext }, ctx) {
    const { onJoin, canAccess } = entry.config
    if (onJoin) return onJoin(subscription, ctx, authContext)
    if (canAccess) return { unauthorized: !(await canAccess(subscription, authContext)) }
  },
  leave(entry, { subscription, authContext }, ctx) {
    return entry.config.onLeave?.(subscription, ctx, authContext)
  },
  authenticate(entry, input, ctx) {
    return authenticatorOf(entry)?.(input, ctx)
  },
}
