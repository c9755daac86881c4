const units: Readonly<Record<string, number>> = { Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/**
 * Reads a size as Kubernetes writes it, such as `512Mi` or `40Gi`.
 * @returns bytes, or undefined where the text is no such size.
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^([1-9]\d*)(Mi|Gi|Ti)$/.exec(text);
  const unit = match?.[2] === undefined ? undefined : units[match[2]];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}
