// The address of a page without the dialog that runs a Step.
export const CLOSED = { launch: null, entrance: null, again: null } as const
