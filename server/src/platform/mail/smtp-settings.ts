/** Encrypted after the greeting, from the start, or not at all. */
export const smtpTlsModes = ["starttls", "tls", "none"] as const;

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: (typeof smtpTlsModes)[number];
  /** Absent: nobody signs in. */
  readonly login?: { readonly user: string; readonly password: string };
  /** `flags@example.com`, or `Yardarm <flags@example.com>` */
  readonly from: string;
}
