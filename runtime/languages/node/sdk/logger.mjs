/** Log lines of user code, each with its trace, Step and attempt. */

import { ambient } from './scope.mjs'

/** Four levels, each `(message, data?)`; never throws and never waits. */
export class Logger {
  #scope

  /** @param {unknown} [scope] a trace id, as older code passes, means the same as nothing: the running attempt's */
  constructor(scope) {
    this.#scope = typeof scope?.log === 'function' ? scope : ambient
  }

  debug(message, data) {
    this.#scope.log('debug', message, data)
  }

  info(message, data) {
    this.#scope.log('info', message, data)
  }

  warn(message, data) {
    this.#scope.log('warn', message, data)
  }

  error(message, data) {
    this.#scope.log('error', message, data)
  }

  /** The same as `info`, which 0.x had too. */
  log(message, data) {
    this.info(message, data)
  }
}

export const logger = new Logger()
