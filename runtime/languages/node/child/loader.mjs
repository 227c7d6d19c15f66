/**
 * Loads user files: hooks into Node's module system so that Motia projects run as they are, and keeps each loaded
 * file. One file is one module for the whole process, however it is imported.
 */

import fs from 'node:fs'
import module, { createRequire, isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { useZod } from '../sdk/schema.mjs'
import { attempts } from './client.mjs'
import { isCommonJs, isInModulePackage, wrapCommonJs } from './commonjs.mjs'
import { resolveFile } from './resolve.mjs'
import { Tsconfigs } from './tsconfig.mjs'
import { compile } from './typescript.mjs'

const SDK = new URL('../sdk/index.mjs', import.meta.url).href
const SDK_NAMES = /^(?:motia|@motiadev\/core)(?:\/|$)/
/** Plugins of 0.x extended its workbench, which is gone; a settings file that lists them has other things to say. */
const PLUGIN = /^@motiadev\/(?:plugin-|[\w-]+-plugin(?:\/|$))/
const NO_PLUGIN = 'data:text/javascript,export default () => ({})'
const ZOD = /^zod(?:\/|$)/
const TYPESCRIPT = /\.(?:[cm]?ts|[jt]sx)$/
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/**
 * @typedef {object} Entry a loaded file
 * @property {any} config
 * @property {Function | undefined} handler
 * @property {any} exports the module's namespace
 */

/** The files of one project. */
export class Loader {
  #project
  #tsconfigs
  #loading = new Map()
  #ready = new Map()
  #zod = null

  /** Sources of project modules, newest last, until they have been evaluated once: to find a syntax error's line. */
  fresh = new Map()

  /** How many files are being loaded. */
  busy = 0

  /** @param {string} project the real path of its folder */
  constructor(project) {
    this.#project = project
    this.#tsconfigs = new Tsconfigs(project)
  }

  /** Register the hooks; once per process. */
  install() {
    module.registerHooks({
      resolve: (specifier, context, next) => this.#resolve(specifier, context, next),
      load: (url, context, next) => this.#load(url, context, next),
    })
    useZod(() => createRequire(import.meta.url)(this.#zod ? fileURLToPath(this.#zod) : 'zod'))
  }

  /** The absolute path of a file of the project. */
  pathOf(file) {
    return path.resolve(this.#project, file)
  }

  /** Return a file that was loaded before, without waiting. */
  ready(file) {
    return this.#ready.get(file)
  }

  /**
   * Load a file, or answer from memory; a failure is remembered too.
   * @param {string} file relative to the project
   * @returns {Promise<Entry>}
   */
  load(file) {
    let loading = this.#loading.get(file)
    if (!loading) {
      loading = attempts.exit(() => this.#import(file))
      this.#loading.set(file, loading)
    }
    return loading
  }

  async #import(file) {
    this.busy += 1
    try {
      const exports = await import(pathToFileURL(fs.realpathSync(this.pathOf(file))).href)
      const entry = pick(exports)
      this.#ready.set(file, entry)
      return entry
    } finally {
      this.busy -= 1
      if (this.busy === 0 && this.#ready.has(file)) this.fresh.clear()
    }
  }

  #resolve(specifier, context, next) {
    if (SDK_NAMES.test(specifier)) return { url: SDK, format: 'module', shortCircuit: true }
    if (PLUGIN.test(specifier)) return { url: NO_PLUGIN, format: 'module', shortCircuit: true }
    const resolved = this.#resolveInProject(specifier, context, next)
    if (specifier === 'zod' && resolved.url.startsWith('file:')) this.#zod ??= resolved.url
    return resolved
  }

  #resolveInProject(specifier, context, next) {
    const parent = fileOf(context.parentURL)
    if (!parent || isBuiltin(specifier) || isPackageFile(parent)) return next(specifier, context)
    const found = resolveFile(specifier, parent, this.#tsconfigs.of(parent))
    if (found) return { url: pathToFileURL(found).href, shortCircuit: true }
    try {
      return next(specifier, context)
    } catch (error) {
      if (!ZOD.test(specifier) || !/MODULE_NOT_FOUND/.test(error.code)) throw error
      return ownPackage(specifier, context, next)
    }
  }

  #load(url, context, next) {
    const file = fileOf(url)
    if (!file || isPackageFile(file) || file.startsWith(fileURLToPath(new URL('..', import.meta.url))))
      return next(url, context)
    if (file.endsWith('.json')) return loadJson(file, url, context, next)
    const isTypeScript = TYPESCRIPT.test(file)
    if (!isTypeScript && !/\.m?js$/.test(file)) return next(url, context)
    const source = fs.readFileSync(file, 'utf8')
    const code = isTypeScript ? compile(file, source, this.#tsconfigs.of(file)) : source
    const isCommon = isCommonJs(code)
    if (isCommon && !isTypeScript && !isInModulePackage(file)) return next(url, context)
    this.fresh.set(file, code)
    return { format: 'module', source: isCommon ? wrapCommonJs(code) : code, shortCircuit: true }
  }
}

/** Find `config` and `handler` among the exports, or in a default export: CommonJS, `export default step()`. */
function pick(exports) {
  const fallback = exports.default
  const config = exports.config ?? fallback?.config
  const handler = exports.handler ?? fallback?.handler ?? (typeof fallback === 'function' ? fallback : undefined)
  return { config, handler, exports }
}

function fileOf(url) {
  return url?.startsWith('file:') ? fileURLToPath(url.split(/[?#]/)[0]) : null
}

function isPackageFile(file) {
  return file.includes('/node_modules/')
}

/** Find a package where the studio's own are; for `require`, Node looks at the module that asks instead of the context. */
function ownPackage(specifier, context, next) {
  if (!context.conditions.includes('require')) return next(specifier, { ...context, parentURL: import.meta.url })
  return { url: pathToFileURL(createRequire(import.meta.url).resolve(specifier)).href, shortCircuit: true }
}

/** Serve a JSON file to an `import` without attributes; the other ways of loading one are Node's own. */
function loadJson(file, url, context, next) {
  if (context.importAttributes?.type === 'json' || context.conditions?.includes('require')) return next(url, context)
  const value = JSON.parse(fs.readFileSync(file, 'utf8'))
  const isRecord = value !== null && typeof value === 'object' && !Array.isArray(value)
  const names = isRecord ? Object.keys(value).filter((key) => IDENTIFIER.test(key) && key !== 'default') : []
  const aliases = names.map(
    (name, index) => `const _${index} = value[${JSON.stringify(name)}]; export { _${index} as ${name} };`,
  )
  return {
    format: 'module',
    source: `const value = ${JSON.stringify(value)};\nexport default value;\n${aliases.join('\n')}`,
    shortCircuit: true,
  }
}
