/**
 * Reads a journal as hledger would: every transaction sums to zero in each commodity, and every account holds what its
 * postings assert.
 *
 * @returns how many transactions there are
 */
export function reckoned(text: string): number {
  const balances = new Map<string, bigint>();
  let sum = 0n;
  let count = 0;
  for (const line of text.split("\n")) {
    if (/^\d{4}-\d{2}-\d{2} \(\d+\) /.test(line)) {
      if (sum !== 0n) throw new Error(`sum of transaction ${count} is ${sum}`);
      count += 1;
    } else if (line !== "") {
      const parts = /^ {4}(\S+) {2}(-?\d+\.\d{2}) ([A-Z]{3}) = (-?\d+\.\d{2}) \3$/.exec(line);
      if (!parts) throw new Error(`no posting: ${line}`);
      const [, account = "", amount = "", , asserted = ""] = parts;
      const after = (balances.get(account) ?? 0n) + cents(amount);
      if (after !== cents(asserted)) throw new Error(`balance of ${account} is ${after}, not ${asserted}`);
      balances.set(account, after);
      sum += cents(amount);
    }
  }
  if (sum !== 0n) throw new Error(`sum of the last transaction is ${sum}`);
  return count;
}

function cents(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}
