/** The error that a refused or failed SDK call rejects with. */

/** `code` is stable and documented; `hint`, where there is one, says what to do. */
export class MotiaError extends Error {
  /**
   * @param {{code?: string, message: string, hint?: string}} answer
   * @param {string} [name]
   */
  constructor(answer, name = 'MotiaError') {
    super(answer.message)
    this.name = name
    this.code = answer.code ?? 'error'
    if (answer.hint) this.hint = answer.hint
  }
}
