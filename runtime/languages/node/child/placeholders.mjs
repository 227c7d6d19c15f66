/**
 * Gives exported types a value, `undefined`. TypeScript and bundlers follow an unmarked `export { Ticket } from
 * './types'` to the type and drop it; Node links each file on its own and fails on a name that isn't there.
 */

import { isCommonJs } from './commonjs.mjs'
import { namesUsed } from './imports.mjs'
import { blank } from './scan.mjs'

const DECLARED = /(?<![\w$.])(export\s+)?(?:declare\s+)?(?:type|interface)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu
const CLAUSE = /(?<![\w$.])(import|export)\s+type\s*(?:[\p{ID_Continue}$]+\s*,?\s*)?\{([^}]*)\}/gu
const MARKED = /(?<![\w$.])(import|export)\s*(?:[\p{ID_Continue}$]+\s*,\s*)?\{([^}]*\btype\s[^}]*)\}/gu
const EXPORTED = /(?<![\w$.])export\s*(?:\{([^}]*)\}(?!\s*from)|default\s+([\p{ID_Continue}$]+)\s*(?:;|$))/gmu

/**
 * Return compiled code that exports each type of its source as `undefined`; lines keep their numbers.
 * @param {string} source TypeScript
 * @param {string} code the JavaScript made of it
 */
export function exportTypes(source, code) {
  if (!/\b(?:type|interface)\b/.test(source) || isCommonJs(code)) return code
  const { declared, exported } = typesOf(blank(source).text)
  if (declared.size + exported.size === 0) return code
  const { text } = blank(code)
  const used = namesUsed(text)
  const bound = namesUsed(text.replace(EXPORTED, ''))
  const asked = [...text.matchAll(EXPORTED)].flatMap(([, clause = '', name = '']) => [...names(clause, 0), name])
  const unbound = [...new Set(asked)].filter((name) => declared.has(name) && !bound.has(name))
  const missing = [...exported].filter((name) => !used.has(name) && name !== 'default')
  const parts = [
    ...unbound.map((name) => `var ${name};`),
    ...(missing.length > 0 ? [`var $type; export { ${missing.map((name) => `$type as ${name}`).join(', ')} };`] : []),
  ]
  return parts.length > 0 ? `${code}\n${parts.join(' ')}\n` : code
}

/** Tell the names that a source declares or imports as types, and those that it exports as such. */
function typesOf(text) {
  const declared = new Set()
  const exported = new Set()
  for (const [, isExported, name] of text.matchAll(DECLARED)) (isExported ? exported : declared).add(name)
  for (const [, keyword, list] of [...text.matchAll(CLAUSE), ...marked(text)])
    for (const name of names(list, -1)) (keyword === 'export' ? exported : declared).add(name)
  return { declared, exported }
}

/** Return the clauses that mark single names, with those names only. */
function marked(text) {
  return [...text.matchAll(MARKED)].map(([whole, keyword, list]) => [
    whole,
    keyword,
    list
      .split(',')
      .filter((part) => /^\s*type\s+(?!as\b)/.test(part))
      .join(','),
  ])
}

/** Return the names in a clause: `0` for those before `as`, `-1` for those after it. */
function names(clause, place) {
  return clause
    .split(',')
    .map((part) => part.trim().split(/\s+/).at(place))
    .filter(Boolean)
}
