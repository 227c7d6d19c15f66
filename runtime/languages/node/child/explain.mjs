/** Says why a file couldn't be loaded: where in which file, and what to do about it. */

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

import { describeFailure, markedColumn, projectFrames, relative } from './failure.mjs'

const CHECK = `const { SourceTextModule } = require('node:vm')
  new SourceTextModule(require('node:fs').readFileSync(0, 'utf8'), { identifier: 'source' })`
const CHECKED_FILES = 20

/**
 * Return the `error` of a `described` frame.
 * @param {unknown} error what loading threw
 * @param {string} file the described file, relative to the project
 * @param {import('./loader.mjs').Loader} loader
 * @returns {{message: string, line?: number, column?: number, hint?: string, stack?: string}}
 */
export function explain(error, file, loader) {
  const { message, stack, hint } = describeFailure(error)
  const place = placeOf(error, file, loader)
  const known = KNOWN.find(({ fits }) => fits.test(`${error?.code} ${message}`))
  const told = known?.tell(error, message) ?? {
    message: error?.code === 'step_invalid' ? message : `${error?.name ?? 'Error'}: ${message}`,
    hint,
  }
  const explained = {
    message:
      place.file && place.file !== file
        ? `${told.message} (in ${[place.file, place.line, place.column].filter(Boolean).join(':')})`
        : told.message,
  }
  if (place.line && (!place.file || place.file === file)) {
    explained.line = place.line
    if (place.column) explained.column = place.column
  }
  if (told.hint) explained.hint = told.hint
  if (stack) explained.stack = stack
  return explained
}

const KNOWN = [
  { fits: /MODULE_NOT_FOUND/, tell: tellMissingModule },
  { fits: /does not provide an export named|Named export '.*' not found/, tell: tellMissingExport },
]

function tellMissingModule(_error, message) {
  const name = missingModule(message)
  if (!name) return null
  if (/^\.{0,2}\/|^file:/.test(name)) {
    return {
      message: `the file ${relative(name.replace(/^file:\/\//, ''))} doesn't exist`,
      hint: 'check the path of the import',
    }
  }
  const [scope, rest] = name.split('/')
  const known = scope.startsWith('@') ? `${scope}/${rest}` : scope
  return { message: `the package ${known} isn't installed`, hint: `npm install ${known}` }
}

function tellMissingExport(_error, message) {
  const [, name] = /named '([^']+)'/.exec(message) ?? /Named export '([^']+)'/.exec(message) ?? []
  return { message, hint: `export ${name} there; if it is a type, write: import { type ${name} }` }
}

function missingModule(message) {
  return /Cannot find (?:package|module) '([^']+)'/.exec(message)?.[1]
}

/** Find the file, line and column that a person has to look at. */
function placeOf(error, file, loader) {
  if (error?.file) return { file: relative(error.file), line: error.line, column: error.column }
  const missing = /MODULE_NOT_FOUND/.test(error?.code) && missingModule(error.message)
  if (missing) return importOf(error, missing, file, loader)
  const [own] = projectFrames(error)
  if (own) return { file: relative(own.file), line: own.line, column: own.column }
  const head = /^(?:file:\/\/)?(\/[^\n]+?):(\d+)\n/.exec(error?.stack ?? '')
  if (head)
    return { file: relative(decodeURIComponent(head[1])), line: Number(head[2]), column: markedColumn(error.stack) }
  return error instanceof SyntaxError ? syntaxErrorIn(loader) : {}
}

/** Node names the importing file but not the line; the specifier, or the end of it, is on that line. */
function importOf(error, missing, file, loader) {
  const [, importer] =
    /imported from ([^\n]+)/.exec(error.message) ?? /Require stack:\n- ([^\n]+)/.exec(error.message) ?? []
  const inside = importer ? importer.replace(/^file:\/\//, '') : loader.pathOf(file)
  const tail = missing.split('/').at(-1)
  const lines = fs.existsSync(inside) ? fs.readFileSync(inside, 'utf8').split('\n') : []
  const index = lines.findIndex((line) => /\b(?:from|import|require)\b/.test(line) && line.includes(tail))
  return { file: relative(inside), line: index < 0 ? undefined : index + 1 }
}

/** V8 says where a module's syntax error is only in the last words of a process: let another process fail of it. */
function syntaxErrorIn(loader) {
  for (const [file, source] of [...loader.fresh].reverse().slice(0, CHECKED_FILES)) {
    const { stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', '-e', CHECK], {
      input: source,
    })
    const line = /^source:(\d+)/m.exec(String(stderr))?.[1]
    if (line) return { file: relative(file), line: Number(line), column: markedColumn(stderr) }
  }
  return {}
}
