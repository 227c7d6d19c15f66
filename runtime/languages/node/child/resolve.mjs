/** Finds the file that an import of project code means, the way TypeScript and bundlers do. */

import fs from 'node:fs'
import path from 'node:path'

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json']
const WRITTEN_AS = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'], '.jsx': ['.tsx'] }

/**
 * Return the absolute path that `specifier` means in `parent`, or null when it names a package.
 * @param {string} specifier
 * @param {string} parent
 * @param {import('./tsconfig.mjs').Tsconfig} tsconfig
 */
export function resolveFile(specifier, parent, tsconfig) {
  if (/^\.{0,2}\/|^\.{1,2}$/.test(specifier)) return probe(path.resolve(path.dirname(parent), specifier))
  return resolveAlias(specifier, tsconfig) ?? (tsconfig.baseUrl ? probe(path.join(tsconfig.baseUrl, specifier)) : null)
}

function resolveAlias(specifier, { aliases }) {
  for (const { prefix, suffix, isPattern, targets } of aliases) {
    const middle = isPattern ? between(specifier, prefix, suffix) : specifier === prefix ? '' : null
    if (middle === null) continue
    for (const target of targets) {
      const found = probe(target.replace('*', () => middle))
      if (found) return found
    }
  }
  return null
}

function between(text, prefix, suffix) {
  const fits = text.length >= prefix.length + suffix.length && text.startsWith(prefix) && text.endsWith(suffix)
  return fits ? text.slice(prefix.length, text.length - suffix.length) : null
}

/** Try the path as it is, with TypeScript's extension for JavaScript's, with an extension added, as a folder. */
function probe(base) {
  const extension = path.extname(base)
  const stem = base.slice(0, base.length - extension.length)
  const swapped = (WRITTEN_AS[extension] ?? []).map((written) => stem + written)
  const candidates = [
    base,
    ...swapped,
    ...EXTENSIONS.map((added) => base + added),
    ...EXTENSIONS.map((added) => path.join(base, `index${added}`)),
  ]
  const found = candidates.find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile())
  return found ? fs.realpathSync(found) : null
}
