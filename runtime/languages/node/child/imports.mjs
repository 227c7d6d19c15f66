/**
 * Removes imports of types that aren't marked as such. TypeScript drops an imported name that is never used as a
 * value; Node's own type stripping keeps it, and the import of a name that doesn't exist at run time fails.
 */

import { blank, spaces } from './scan.mjs'

const IMPORT =
  /(?<![\w$.])import\s+([\p{ID_Continue}$*\s,]*(?:\{[^}]*\})?)\s*from\s*(["'])\s*\2(?:\s*with\s*\{[^}]*\})?\s*;?/gu
const REEXPORT = /(?<![\w$.])export\s*(?:\{[^}]*\}|\*(?:\s*as\s+[\p{ID_Continue}$]+)?)\s*from\s*(["'])\s*\1/gu
const NAME = /(\.\.\.|\.|[{,]\s*)?([\p{ID_Start}$_][\p{ID_Continue}$]*)(?=(\s*:)?)/gu

/**
 * Return stripped code without its unused imports; lines keep their numbers.
 * @param {string} code JavaScript as the type stripper left it
 * @returns {{code: string, isSure: boolean}} `isSure: false` asks for a real compiler, if there is one
 */
export function dropUnusedImports(code) {
  const { text, isSure } = blank(code)
  const statements = [...text.matchAll(IMPORT)]
  if (statements.length === 0) return { code, isSure: true }
  const used = namesUsed(text.replace(IMPORT, spaces).replace(REEXPORT, spaces))
  let result = ''
  let at = 0
  for (const statement of statements) {
    const [whole, clause] = statement
    const start = statement.index + whole.indexOf(clause, 'import'.length)
    const kept = keepUsed(clause, used)
    result += code.slice(at, kept ? start : statement.index)
    result += kept ? padded(kept, clause) : spaces(whole)
    at = kept ? start + clause.length : statement.index + whole.length
  }
  return { code: result + code.slice(at), isSure }
}

/** Return every name that the code refers to; names of properties are left out. */
export function namesUsed(text) {
  const used = new Set()
  for (const [, before = '', name, colon] of text.matchAll(NAME)) {
    const isProperty = before === '.' || (/^[{,]/.test(before) && colon !== undefined)
    if (!isProperty) used.add(name)
  }
  return used
}

/** Return the clause of an import with its used names only; empty when none is used. */
function keepUsed(clause, used) {
  const [, outer, inner] = /^([^{]*)(?:\{([^}]*)\})?/.exec(clause)
  const outside = outer
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part && used.has(localName(part)))
  const inside = (inner ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part && used.has(localName(part)))
  return [...outside, ...(inside.length > 0 ? [`{ ${inside.join(', ')} }`] : [])].join(', ')
}

function localName(part) {
  return part.split(/\s+/).at(-1)
}

/** Give a clause as many line breaks as the one it replaces. */
function padded(clause, original) {
  return ` ${clause} ${original.replace(/[^\n]/g, '')}`
}
