/**
 * Turns a TypeScript file into JavaScript. Types are stripped in place, which keeps every line and column; files with
 * enums, namespaces or parameter properties are transformed with a source map; what Node can't do (decorators, JSX)
 * goes to esbuild, the project's or the studio's.
 */

import { createRequire, setSourceMapsSupport, stripTypeScriptTypes } from 'node:module'

import { markedColumn } from './failure.mjs'
import { dropUnusedImports } from './imports.mjs'
import { exportTypes } from './placeholders.mjs'
import { blank } from './scan.mjs'

const DECORATOR = /(?:^|[\s;({])@[\p{ID_Start}$_(]/u
const LOADERS = { x: 'tsx', s: 'ts' }

/** A source file can't be compiled; `file` and `line` say where. */
export class SourceError extends SyntaxError {
  name = 'SyntaxError'

  constructor(message, file, line, column) {
    super(message)
    this.file = file
    this.line = line
    this.column = column
  }
}

/**
 * @param {string} file absolute path
 * @param {string} source
 * @param {import('./tsconfig.mjs').Tsconfig} tsconfig
 * @throws {SourceError} the file is not valid TypeScript
 */
export function compile(file, source, tsconfig) {
  const code = toJavaScript(file, source, tsconfig)
  return tsconfig.options.verbatimModuleSyntax ? code : exportTypes(source, code)
}

function toJavaScript(file, source, tsconfig) {
  if (/\.[jt]sx$/.test(file)) return withEsbuild(file, source, tsconfig) ?? missing(file, 'JSX')
  const stripped = strip(file, source, tsconfig)
  if (stripped.includes('@') && DECORATOR.test(blank(stripped).text)) {
    return withEsbuild(file, source, tsconfig) ?? missing(file, 'decorators')
  }
  if (tsconfig.options.verbatimModuleSyntax) return stripped
  const { code, isSure } = dropUnusedImports(stripped)
  return (isSure ? null : withEsbuild(file, source, tsconfig)) ?? code
}

function strip(file, source, tsconfig) {
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' })
  } catch (error) {
    if (error.code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return retry(file, source, tsconfig, error)
  }
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false })
  try {
    return stripTypeScriptTypes(source, { mode: 'transform', sourceMap: true, sourceUrl: file })
  } catch (error) {
    return retry(file, source, tsconfig, error)
  }
}

/** Let esbuild have a look at what Node's parser refused; its message counts when both refuse. */
function retry(file, source, tsconfig, refusal) {
  const compiled = withEsbuild(file, source, tsconfig)
  if (compiled !== null) return compiled
  const line = Number(/^\s*\S*:(\d+)/.exec(refusal.stack)?.[1])
  throw new SourceError(refusal.message, file, line || undefined, markedColumn(refusal.stack))
}

/** Return null when there is no esbuild. */
function withEsbuild(file, source, tsconfig) {
  const esbuild = findEsbuild(file)
  if (!esbuild) return null
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false })
  try {
    const { code } = esbuild.transformSync(source, {
      loader: LOADERS[file.at(-1)],
      target: 'node22',
      sourcemap: 'inline',
      sourcefile: file,
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', ...tsconfig.options } },
    })
    return code
  } catch (error) {
    const [first] = error.errors ?? []
    if (!first) throw error
    throw new SourceError(first.text, file, first.location?.line, first.location && first.location.column + 1)
  }
}

function findEsbuild(file) {
  for (const from of [file, import.meta.url]) {
    try {
      return createRequire(from)('esbuild')
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return null
}

function missing(file, what) {
  throw new SourceError(
    `${what} need esbuild, and it isn't installed (npm install --save-dev esbuild)`,
    file,
    undefined,
  )
}
