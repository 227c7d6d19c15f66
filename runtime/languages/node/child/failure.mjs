/** Turns whatever user code threw into what a person needs: the message, and the file and line of their own code. */

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

const OWN = path.dirname(path.dirname(fileURLToPath(import.meta.url))) + path.sep
const FRAME = /^\s*at (?:(.*) \()?(file:\/\/)?(\/.+?)(?:\?[^:]*)?:(\d+):(\d+)\)?$/
const CAUSES = 3

let root = '/'

/** Say which folder's files are the user's own. */
export function setProject(folder) {
  root = folder.endsWith(path.sep) ? folder : folder + path.sep
}

/** Return a file's path as the project knows it, `src/a.step.ts`; other paths stay as they are. */
export function relative(file) {
  return file.startsWith(root) ? file.slice(root.length).split(path.sep).join('/') : file
}

/**
 * Return the `error` of a `failed` frame.
 * @param {unknown} thrown
 * @returns {{name: string, message: string, stack?: string, file?: string, line?: number}} and `code` and `hint`, if any
 */
export function describeFailure(thrown) {
  const failure = { name: nameOf(thrown), message: messageOf(thrown) }
  const frames = framesOf(thrown)
  const own = frames.find((frame) => frame.isProject)
  if (own) Object.assign(failure, { file: relative(own.file), line: own.line })
  const stack = stackOf(thrown, frames, CAUSES)
  if (stack) failure.stack = stack
  for (const key of ['code', 'hint']) if (typeof thrown?.[key] === 'string') failure[key] = thrown[key]
  return failure
}

/** Return the column (from 1) of the first caret below a quoted line of source. */
export function markedColumn(text) {
  const mark = /^( *)\^+\s*$/m.exec(String(text))
  return mark ? mark[1].length + 1 : undefined
}

/** Return where in the project the running code was called from, as `src/a.step.ts:12`. */
export function callSite() {
  const own = framesOf(new Error()).find((frame) => frame.isProject)
  return own ? `${relative(own.file)}:${own.line}` : 'code outside the project'
}

/** Return the project's frames of an error, innermost first. */
export function projectFrames(thrown) {
  return framesOf(thrown).filter((frame) => frame.isProject)
}

function nameOf(thrown) {
  return thrown instanceof Error || typeof thrown?.message === 'string'
    ? String(thrown.name || thrown.constructor?.name || 'Error')
    : 'Error'
}

function messageOf(thrown) {
  if (typeof thrown === 'string') return thrown
  if (typeof thrown?.message === 'string') return thrown.message || nameOf(thrown)
  return `the code threw ${inspect(thrown, { depth: 2, breakLength: Infinity })}, which is not an Error`
}

function framesOf(thrown) {
  const stack = typeof thrown?.stack === 'string' ? thrown.stack : ''
  return stack
    .split('\n')
    .map(parseFrame)
    .filter((frame) => frame !== null && !frame.file.startsWith(OWN))
}

function parseFrame(line) {
  const match = FRAME.exec(line)
  if (!match) return null
  const [, label, isUrl, location, row, column] = match
  const file = isUrl ? decodeURIComponent(location) : location
  const isProject = file.startsWith(root) && !file.includes('/node_modules/')
  return { label, file, line: Number(row), column: Number(column), isProject }
}

function stackOf(thrown, frames, depth) {
  const lines = frames.map(({ label, file, line, column }) => {
    const place = `${relative(file)}:${line}:${column}`
    return label ? `    at ${label} (${place})` : `    at ${place}`
  })
  const parts = lines.length > 0 ? [`${nameOf(thrown)}: ${messageOf(thrown)}`, ...lines] : []
  for (const cause of causesOf(thrown)) {
    if (depth > 0)
      parts.push(`Caused by ${stackOf(cause, framesOf(cause), depth - 1) || `${nameOf(cause)}: ${messageOf(cause)}`}`)
  }
  return parts.join('\n')
}

function causesOf(thrown) {
  const causes = Array.isArray(thrown?.errors) ? thrown.errors.slice(0, CAUSES) : []
  return thrown?.cause === undefined ? causes : [thrown.cause, ...causes]
}
