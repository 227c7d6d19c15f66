/** Answers `describe`: a file's config as JSON, or why the file can't be used. */

import { MotiaError } from '../sdk/errors.mjs'
import { explain } from './explain.mjs'
import { authenticatorOf, isLegacyAuth } from './hooks.mjs'
import { schemaToJson } from './schemas.mjs'

/** Functions that JSON can't carry but the studio must know of; the others are dropped. */
const MARKED = new Set(['condition', 'onJoin', 'onLeave', 'canAccess'])

/**
 * Load the file and return the fields of a `described` frame. Never rejects.
 * @param {import('./loader.mjs').Loader} loader
 * @param {{file: string, kind: 'step' | 'stream' | 'settings'}} frame
 */
export async function describeFile(loader, { file, kind }) {
  try {
    return describe(await loader.load(file), file, kind)
  } catch (error) {
    return { error: explain(error, file, loader) }
  }
}

function describe(entry, file, kind) {
  if (kind === 'settings') return { config: describeSettings(entry), handler: false }
  const { config, handler } = entry
  if (config === null || typeof config !== 'object') {
    throw new MotiaError({
      code: 'step_invalid',
      message: `${file} exports no \`config\` object`,
      hint:
        kind === 'step'
          ? "add: export const config = { name: '…', triggers: [] }"
          : "add: export const config = { name: '…' }",
    })
  }
  const notes = []
  const described = toJson(config, '', new Set(), notes)
  return { config: described, handler: typeof handler === 'function', ...(notes.length > 0 && { notes }) }
}

/** Return `value` as JSON data, with schemas converted and functions marked or left out. */
function toJson(value, path, above, notes) {
  const schema = schemaToJson(value, path, notes)
  if (schema !== undefined) return schema
  if (typeof value === 'bigint' || value instanceof RegExp) return String(value)
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (typeof value.toJSON === 'function') return value.toJSON()
  if (above.has(value)) {
    notes.push(`${path}: it refers to itself, which JSON can't say; that part is left out`)
    return undefined
  }
  above.add(value)
  const json = Array.isArray(value)
    ? value.map((item, index) => toJson(item, `${path}[${index}]`, above, notes) ?? null)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, memberToJson(key, item, path, above, notes)]))
  above.delete(value)
  return json
}

function memberToJson(key, item, path, above, notes) {
  if (key === 'middleware') return [item ?? []].flat().filter((part) => typeof part === 'function').length
  if (typeof item === 'function' && MARKED.has(key)) return true
  return toJson(item, path ? `${path}.${key}` : key, above, notes)
}

function describeSettings(entry) {
  return { authenticateStream: authenticatorOf(entry) !== null, ...(isLegacyAuth(entry) ? { streamAuth: true } : {}) }
}
