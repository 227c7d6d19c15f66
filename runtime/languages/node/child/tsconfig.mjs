/** Reads the tsconfig.json nearest to a file: path aliases for imports, and options that change what code means. */

import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const NAMES = ['tsconfig.json', 'jsconfig.json']
const MEANINGFUL = [
  'experimentalDecorators',
  'useDefineForClassFields',
  'verbatimModuleSyntax',
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
]

/**
 * @typedef {object} Tsconfig
 * @property {string | null} baseUrl absolute folder that bare imports are tried in
 * @property {{prefix: string, suffix: string, isPattern: boolean, targets: string[]}[]} aliases best match first
 * @property {Record<string, unknown>} options those compiler options that esbuild needs
 */

/** @type {Tsconfig} */
const NONE = { baseUrl: null, aliases: [], options: {} }

/** Finds and keeps the configuration of each folder of a project. */
export class Tsconfigs {
  #root
  #folders = new Map()

  constructor(project) {
    this.#root = project
  }

  /** @returns {Tsconfig} */
  of(file) {
    return this.#folder(path.dirname(file))
  }

  #folder(folder) {
    const known = this.#folders.get(folder)
    if (known) return known
    const own = NAMES.map((name) => path.join(folder, name)).find((candidate) => fs.existsSync(candidate))
    const isTop = folder === this.#root || folder === path.dirname(folder)
    const found = own ? interpret(own) : isTop ? NONE : this.#folder(path.dirname(folder))
    this.#folders.set(folder, found)
    return found
  }
}

/** Parse JSON that may hold comments and trailing commas. */
export function parseJsonc(text) {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_match, string) => string ?? ' ')
    .replace(/("(?:\\.|[^"\\])*")|,(\s*[}\]])/g, (_match, string, end) => string ?? end)
  return JSON.parse(bare)
}

function interpret(file) {
  const { baseUrl = null, paths = {}, pathsFrom = null, ...options } = flatten(file, new Set())
  const aliases = Object.entries(paths).map(([key, targets]) => {
    const [prefix, suffix = ''] = key.split('*')
    return {
      prefix,
      suffix,
      isPattern: key.includes('*'),
      targets: targets.map((target) => path.resolve(baseUrl ?? pathsFrom, target)),
    }
  })
  aliases.sort((a, b) => Number(a.isPattern) - Number(b.isPattern) || b.prefix.length - a.prefix.length)
  const chosen = Object.fromEntries(MEANINGFUL.filter((key) => key in options).map((key) => [key, options[key]]))
  return { baseUrl, aliases, options: chosen }
}

/** Return the compiler options of a file over those it extends; an unreadable one counts as empty. */
function flatten(file, seen) {
  if (seen.has(file)) return {}
  seen.add(file)
  let config
  try {
    config = parseJsonc(fs.readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
  const folder = path.dirname(file)
  const inherited = [config.extends ?? []].flat().map((name) => flatten(findBase(name, folder), seen))
  const own = { ...config.compilerOptions }
  if (own.baseUrl) own.baseUrl = path.resolve(folder, own.baseUrl)
  if (own.paths) own.pathsFrom = folder
  return Object.assign({}, ...inherited, own)
}

function findBase(name, folder) {
  const candidates = [name, `${name}.json`, `${name}/tsconfig.json`]
  if (/^\.{0,2}\//.test(name))
    return candidates.map((item) => path.resolve(folder, item)).find(isFile) ?? path.resolve(folder, name)
  const { resolve } = createRequire(path.join(folder, 'tsconfig.json'))
  for (const candidate of candidates) {
    try {
      return resolve(candidate)
    } catch {}
  }
  return path.resolve(folder, name)
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
