/** Runs a CommonJS file where Node expects an ES module: in a `"type": "module"` package, or written in TypeScript. */

import fs from 'node:fs'
import path from 'node:path'

import { blank } from './scan.mjs'

const IMPORT_OR_EXPORT = /(?:^|[;}\s])(?:import(?=\s*["'{*]|\s+[\w$])|export(?=\s*[{*]|\s+[\w$]))/
const COMMON_JS = /\b(?:module\.exports|exports\.[\w$]+\s*=|require\s*\()/
const NAMED = /\bexports\.([\w$]+)\s*=(?!=)/g
const LISTED = /\bmodule\.exports\s*=\s*\{([^{}]*)/g
const RESERVED = new Set(['default', '__esModule', 'module.exports'])

/** Tell whether code speaks CommonJS only. */
export function isCommonJs(code) {
  if (!COMMON_JS.test(code)) return false
  const { text } = blank(code)
  return COMMON_JS.test(text) && !IMPORT_OR_EXPORT.test(text)
}

/** Tell whether Node takes a `.js` file for an ES module because of its package.json. */
export function isInModulePackage(file) {
  const folder = path.dirname(file)
  const manifest = path.join(folder, 'package.json')
  if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module'
  return folder !== path.dirname(folder) && isInModulePackage(folder)
}

/** Return the code as an ES module that exports what it assigned; the lines keep their numbers. */
export function wrapCommonJs(code) {
  const head = [
    "import { createRequire as $createRequire } from 'node:module'",
    'const require = $createRequire(import.meta.url), module = { exports: {} }, exports = module.exports',
    'const __filename = import.meta.filename, __dirname = import.meta.dirname',
    '(function () { ',
  ].join('; ')
  const names = exportedNames(blank(code).text)
  const parts = names.map(
    (name, index) => `const $${index} = $exports[${JSON.stringify(name)}]; export { $${index} as ${name} }`,
  )
  const tail = [
    '}).call(module.exports)',
    'const $exports = module.exports',
    "export { $exports as default, $exports as 'module.exports' }",
    ...parts,
  ]
  return `${head}${code}\n${tail.join('\n')}\n`
}

function exportedNames(text) {
  const named = [...text.matchAll(NAMED)].map(([, name]) => name)
  const listed = [...text.matchAll(LISTED)].flatMap(([, list]) =>
    list.split(',').map((item) => /^\s*([\w$]+)\s*(?::|$)/.exec(item)?.[1]),
  )
  return [...new Set([...named, ...listed])].filter((name) => name && !RESERVED.has(name))
}
