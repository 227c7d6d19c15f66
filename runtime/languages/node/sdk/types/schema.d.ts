/** Schemas that a config may hold, and the type of the values they describe. */

/** A JSON Schema that remembers which type it describes; `jsonSchema()` returns one. */
export type TypedJsonSchema<T = unknown> = { readonly [key: string]: unknown } & { readonly __type?: T }

/** Anything that follows Standard Schema: zod, valibot, arktype. */
export interface StandardSchema<T = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly output: T } | undefined
  }
}

/** A zod schema, of version 3 or 4. */
export type ZodInput<T = unknown> = { readonly _zod: { readonly output: T } } | { readonly _output: T }

/** A JSON Schema written out. */
export type JsonSchemaLiteral = { readonly [key: string]: unknown }

export type StepSchemaInput = ZodInput | StandardSchema | TypedJsonSchema | JsonSchemaLiteral

/** The type of the values that a schema accepts; `unknown` where it can't be told. */
export type InferSchema<S> = S extends { readonly _zod: { readonly output: infer T } }
  ? T
  : S extends { readonly _output: infer T }
    ? T
    : S extends StandardSchema<infer T>
      ? T
      : S extends { readonly __type?: infer T }
        ? unknown extends T
          ? FromJsonSchema<S>
          : Exclude<T, undefined>
        : FromJsonSchema<S>

type FromJsonSchema<S> = S extends { readonly const: infer V }
  ? V
  : S extends { readonly enum: readonly (infer V)[] }
    ? V
    : S extends { readonly anyOf: readonly (infer V)[] } | { readonly oneOf: readonly (infer V)[] }
      ? InferSchema<V>
      : S extends { readonly type: infer T }
        ? FromType<S, T>
        : unknown

type FromType<S, T> = T extends readonly (infer One)[] ? FromName<S, One> : FromName<S, T>

type FromName<S, T> = T extends 'string'
  ? string
  : T extends 'number' | 'integer'
    ? number
    : T extends 'boolean'
      ? boolean
      : T extends 'null'
        ? null
        : T extends 'array'
          ? FromArray<S>
          : T extends 'object'
            ? FromObject<S>
            : unknown

type FromArray<S> = S extends { readonly items: infer I } ? InferSchema<I>[] : unknown[]

type RequiredKeys<S> = S extends { readonly required: readonly (infer K)[] } ? K : never

type FromObject<S> = S extends { readonly properties: infer P }
  ? Flat<
      { -readonly [K in keyof P as K extends RequiredKeys<S> ? K : never]: InferSchema<P[K]> } & {
        -readonly [K in keyof P as K extends RequiredKeys<S> ? never : K]?: InferSchema<P[K]>
      }
    >
  : S extends { readonly additionalProperties: infer V }
    ? V extends boolean
      ? Record<string, unknown>
      : Record<string, InferSchema<V>>
    : Record<string, unknown>

type Flat<T> = { [K in keyof T]: T[K] }
