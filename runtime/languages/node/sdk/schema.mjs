/** Schemas of user code as JSON Schema. */

import { createRequire } from 'node:module'

let loadZod = () => createRequire(import.meta.url)('zod')

/** Let a runner name the copy of zod that the project itself loaded. */
export function useZod(loader) {
  loadZod = loader
}

/** Tell whether a value is a zod 4 schema. */
export function isZod(value) {
  return typeof value?._zod === 'object' && typeof value.safeParse === 'function'
}

/**
 * Return a zod 4 schema as a draft-7 JSON Schema of its input.
 * @param {unknown} schema
 * @param {'throw' | 'any'} unrepresentable what to do about a part that JSON Schema can't say
 */
export function jsonSchema(schema, unrepresentable = 'any') {
  if (!isZod(schema)) return schema
  const zod = loadZod()
  const toJsonSchema = zod.toJSONSchema ?? zod.z.toJSONSchema
  return JSON.parse(JSON.stringify(toJsonSchema(schema, { target: 'draft-7', io: 'input', unrepresentable })))
}
