/** Runs one attempt: condition, middleware, handler, and the shape of what they return. */

import { MotiaError } from '../sdk/errors.mjs'
import { Context } from './context.mjs'
import { callHook } from './hooks.mjs'
import { HttpInput } from './http.mjs'

/** Of a condition that was false, as much is told as a person reads at once. */
const MOST_OF_CONDITION = 500

/**
 * Run the handler that a `call` frame names and answer through the attempt. Never rejects.
 * @param {import('./attempt.mjs').Attempt} attempt
 * @param {object} frame
 * @param {import('./loader.mjs').Loader} loader
 */
export async function runCall(attempt, frame, loader) {
  try {
    const step = loader.ready(frame.file) ?? (await loader.load(frame.file))
    const answer = frame.kind ? { result: await callHook(step, frame, attempt) } : await runStep(step, frame, attempt)
    await attempt.done(answer)
  } catch (error) {
    attempt.fail(error)
  }
}

async function runStep(step, frame, attempt) {
  const { handler } = step
  if (typeof handler !== 'function')
    throw new MotiaError({ code: 'step_invalid', message: `${frame.file} exports no \`handler\` function` })
  const trigger = frame.trigger
  const isHttp = trigger.type === 'http'
  const input = isHttp ? new HttpInput(frame.input, attempt) : inputOf(frame)
  const ctx = new Context(attempt, trigger, input)
  const { condition, middleware, takesContextOnly } = planOf(step, trigger.index)
  if (condition && (await condition(input, ctx)) === false)
    return { skipped: true, condition: { text: String(condition).slice(0, MOST_OF_CONDITION).toWellFormed() } }
  if (!isHttp) {
    await (takesContextOnly ? handler(ctx) : handler(input, ctx))
    return {}
  }
  const value = await (middleware ? through(middleware, 0, handler, input, ctx) : handler(input, ctx))
  return { result: await input.response.finish(value) }
}

/** A cron handler's input is undefined; JSON has only null for that. */
function inputOf(frame) {
  return frame.trigger.type === 'cron' ? undefined : frame.input
}

/** Return, once worked out for each trigger, what runs around the handler. Legacy configs keep it at their root. */
function planOf(step, index) {
  step.plans ??= []
  step.plans[index] ??= makePlan(step.config, index)
  return step.plans[index]
}

function makePlan(config, index) {
  const isLegacy = !Array.isArray(config.triggers)
  const from = isLegacy ? config : (config.triggers[index] ?? {})
  const middleware = [from.middleware ?? []].flat().filter((item) => typeof item === 'function')
  return {
    condition: typeof from.condition === 'function' ? from.condition : null,
    middleware: middleware.length > 0 ? middleware : null,
    takesContextOnly: isLegacy && config.type === 'cron',
  }
}

/** Call the middleware from the outermost inwards; `next()` of the last one is the handler. */
async function through(middleware, position, handler, input, ctx) {
  if (position === middleware.length) return handler(input, ctx)
  return middleware[position](input, ctx, () => through(middleware, position + 1, handler, input, ctx))
}
