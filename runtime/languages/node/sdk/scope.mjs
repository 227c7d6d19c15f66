/**
 * Where the SDK's calls go. A **scope** answers requests and takes log lines; the runner attaches a function that
 * finds the one of the running code. Without a runner (a unit test that imports a Step) requests are refused and log
 * lines are printed.
 */

import { MotiaError } from './errors.mjs'

const alone = {
  async request(method) {
    throw new MotiaError({
      code: 'runner_unavailable',
      message: `${method} needs a runner, and this code is not run by one`,
      hint: 'start the project with ./studio dev, or pass a fake ctx in a unit test',
    })
  },
  log(level, message, data) {
    console[level](message, ...(data === undefined ? [] : [data]))
  },
}

let find = () => alone

/**
 * @typedef {object} Scope
 * @property {(method: string, params?: object) => Promise<any>} request
 * @property {(level: string, message: string, data?: unknown) => void} log
 */

/**
 * Connect the SDK to a runner.
 * @param {() => Scope} finder
 */
export function attach(finder) {
  find = finder
}

/** The scope of whatever code asks at the moment. */
export const ambient = {
  request: (method, params) => find().request(method, params),
  log: (level, message, data) => find().log(level, message, data),
}
