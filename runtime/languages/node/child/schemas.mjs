/** Finds schema objects of the usual libraries in a config and turns them into JSON Schema. */

import { isZod, jsonSchema } from '../sdk/schema.mjs'

/**
 * Return a schema as draft-7 JSON Schema; undefined when `value` isn't a schema object, null when it is one that
 * can't be converted. What got lost is said in `notes`.
 * @param {unknown} value
 * @param {string} path where in the config it stands
 * @param {string[]} notes
 */
export function schemaToJson(value, path, notes) {
  const kind = KINDS.find(({ fits }) => fits(value))
  if (!kind) return undefined
  try {
    return kind.convert(value, path, notes)
  } catch (error) {
    notes.push(`${path}: the schema can't be turned into JSON Schema: ${error.message}`)
    return null
  }
}

const KINDS = [
  { fits: isZod, convert: convertZod },
  { fits: (value) => typeof value?._def?.typeName === 'string', convert: refuseZod3 },
  { fits: (value) => typeof value?.['~standard']?.validate === 'function', convert: convertStandard },
]

function convertZod(schema, path, notes) {
  try {
    return jsonSchema(schema, 'throw')
  } catch (error) {
    notes.push(`${path}: ${error.message}; that part accepts anything in the JSON Schema`)
    return jsonSchema(schema, 'any')
  }
}

function refuseZod3(_schema, path, notes) {
  notes.push(`${path}: a zod 3 schema can't be turned into JSON Schema; npm install zod@4 would do`)
  return null
}

function convertStandard(schema, path, notes) {
  const standard = schema['~standard']
  if (standard.jsonSchema?.input) return standard.jsonSchema.input({ target: 'draft-07' })
  for (const method of ['toJSON', 'toJsonSchema']) if (typeof schema[method] === 'function') return schema[method]()
  notes.push(`${path}: a schema of ${standard.vendor} has no JSON Schema; wrap it, or write the JSON Schema itself`)
  return null
}
