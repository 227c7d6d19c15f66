/** Atomic update operations, which exist in two dialects; the wire knows one. */

/**
 * Return ops as `{type, path?, value?, by?}`. `op` for `type`, `value` for `by` and a leading `/` in `path` are
 * translated.
 * @param {object | object[]} ops
 */
export function translateOps(ops) {
  return (Array.isArray(ops) ? ops : [ops]).map(translate)
}

function translate(given) {
  const { op, type = op, path, value, by, ...rest } = given
  const translated = { ...rest, type: type === 'replace' || type === 'add' ? 'set' : type }
  if (path !== undefined) translated.path = path.startsWith('/') ? path.slice(1) : path
  if (type === 'increment' || type === 'decrement') translated.by = by ?? value ?? 1
  else if (value !== undefined) translated.value = value
  else if (type === 'set') translated.value = null
  return translated
}

/** Return group names as an array that also has `.groups`, since both shapes are in use. */
export function asGroups(names) {
  return Object.defineProperty([...names], 'groups', { value: names, enumerable: false })
}
