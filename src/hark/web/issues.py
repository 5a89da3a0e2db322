"""What complaints of the CFPB are about, in the reader's language: the database's issues, by its own words.

Issues anybody else names are called as they named them.
"""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ISSUES: dict[str, Promise] = {
    "Incorrect information on your report": pgettext_lazy("issue", "Incorrect information on your report"),
    "Incorrect information on credit report": pgettext_lazy(
        "issue", "Incorrect information on credit report"
    ),
    "Cont'd attempts collect debt not owed": pgettext_lazy("issue", "Cont'd attempts collect debt not owed"),
    "Loan modification,collection,foreclosure": pgettext_lazy(
        "issue", "Loan modification,collection,foreclosure"
    ),
    "Loan servicing, payments, escrow account": pgettext_lazy(
        "issue", "Loan servicing, payments, escrow account"
    ),
    "Problem with a credit reporting company's investigation into an existing problem": pgettext_lazy(
        "issue", "Problem with a credit reporting company's investigation into an existing problem"
    ),
    "Improper use of your report": pgettext_lazy("issue", "Improper use of your report"),
    "Communication tactics": pgettext_lazy("issue", "Communication tactics"),
    "Disclosure verification of debt": pgettext_lazy("issue", "Disclosure verification of debt"),
    "Account opening, closing, or management": pgettext_lazy(
        "issue", "Account opening, closing, or management"
    ),
    "Attempts to collect debt not owed": pgettext_lazy("issue", "Attempts to collect debt not owed"),
    "False statements or representation": pgettext_lazy("issue", "False statements or representation"),
    "Deposits and withdrawals": pgettext_lazy("issue", "Deposits and withdrawals"),
    "Managing the loan or lease": pgettext_lazy("issue", "Managing the loan or lease"),
    "Credit reporting company's investigation": pgettext_lazy(
        "issue", "Credit reporting company's investigation"
    ),
    "Unable to get credit report/credit score": pgettext_lazy(
        "issue", "Unable to get credit report/credit score"
    ),
    "Improper contact or sharing of info": pgettext_lazy("issue", "Improper contact or sharing of info"),
    "Managing an account": pgettext_lazy("issue", "Managing an account"),
    "Application, originator, mortgage broker": pgettext_lazy(
        "issue", "Application, originator, mortgage broker"
    ),
    "Dealing with my lender or servicer": pgettext_lazy("issue", "Dealing with my lender or servicer"),
    "Billing disputes": pgettext_lazy("issue", "Billing disputes"),
    "Trouble during payment process": pgettext_lazy("issue", "Trouble during payment process"),
    "Taking/threatening an illegal action": pgettext_lazy("issue", "Taking/threatening an illegal action"),
    "Other": pgettext_lazy("issue", "Other"),
    "Problems when you are unable to pay": pgettext_lazy("issue", "Problems when you are unable to pay"),
    "Problems caused by my funds being low": pgettext_lazy("issue", "Problems caused by my funds being low"),
    "Written notification about debt": pgettext_lazy("issue", "Written notification about debt"),
    "Can't repay my loan": pgettext_lazy("issue", "Can't repay my loan"),
    "Closing/Cancelling account": pgettext_lazy("issue", "Closing/Cancelling account"),
    "Identity theft / Fraud / Embezzlement": pgettext_lazy("issue", "Identity theft / Fraud / Embezzlement"),
    "Settlement process and costs": pgettext_lazy("issue", "Settlement process and costs"),
    "Problem with a purchase shown on your statement": pgettext_lazy(
        "issue", "Problem with a purchase shown on your statement"
    ),
    "Making/receiving payments, sending money": pgettext_lazy(
        "issue", "Making/receiving payments, sending money"
    ),
    "Fraud or scam": pgettext_lazy("issue", "Fraud or scam"),
    "Struggling to pay mortgage": pgettext_lazy("issue", "Struggling to pay mortgage"),
    "Using a debit or ATM card": pgettext_lazy("issue", "Using a debit or ATM card"),
    "Improper use of my credit report": pgettext_lazy("issue", "Improper use of my credit report"),
    "Dealing with your lender or servicer": pgettext_lazy("issue", "Dealing with your lender or servicer"),
    "Took or threatened to take negative or legal action": pgettext_lazy(
        "issue", "Took or threatened to take negative or legal action"
    ),
    "Credit decision / Underwriting": pgettext_lazy("issue", "Credit decision / Underwriting"),
    "Taking out the loan or lease": pgettext_lazy("issue", "Taking out the loan or lease"),
    "Delinquent account": pgettext_lazy("issue", "Delinquent account"),
    "Credit monitoring or identity protection": pgettext_lazy(
        "issue", "Credit monitoring or identity protection"
    ),
    "Charged fees or interest I didn't expect": pgettext_lazy(
        "issue", "Charged fees or interest I didn't expect"
    ),
    "Customer service / Customer relations": pgettext_lazy("issue", "Customer service / Customer relations"),
    "Unable to get your credit report or credit score": pgettext_lazy(
        "issue", "Unable to get your credit report or credit score"
    ),
    "APR or interest rate": pgettext_lazy("issue", "APR or interest rate"),
    "Late fee": pgettext_lazy("issue", "Late fee"),
    "Problem with fraud alerts or security freezes": pgettext_lazy(
        "issue", "Problem with fraud alerts or security freezes"
    ),
    "Other features, terms, or problems": pgettext_lazy("issue", "Other features, terms, or problems"),
    "Fees or interest": pgettext_lazy("issue", "Fees or interest"),
    "Advertising and marketing": pgettext_lazy("issue", "Advertising and marketing"),
    "Closing an account": pgettext_lazy("issue", "Closing an account"),
    "Credit determination": pgettext_lazy("issue", "Credit determination"),
    "Getting a credit card": pgettext_lazy("issue", "Getting a credit card"),
    "Shopping for a loan or lease": pgettext_lazy("issue", "Shopping for a loan or lease"),
    "Problem when making payments": pgettext_lazy("issue", "Problem when making payments"),
    "Credit card protection / Debt protection": pgettext_lazy(
        "issue", "Credit card protection / Debt protection"
    ),
    "Billing statement": pgettext_lazy("issue", "Billing statement"),
    "Problem with a lender or other company charging your account": pgettext_lazy(
        "issue", "Problem with a lender or other company charging your account"
    ),
    "Transaction issue": pgettext_lazy("issue", "Transaction issue"),
    "Money was not available when promised": pgettext_lazy("issue", "Money was not available when promised"),
    "Can't contact lender": pgettext_lazy("issue", "Can't contact lender"),
    "Struggling to pay your loan": pgettext_lazy("issue", "Struggling to pay your loan"),
    "Payoff process": pgettext_lazy("issue", "Payoff process"),
    "Opening an account": pgettext_lazy("issue", "Opening an account"),
    "Rewards": pgettext_lazy("issue", "Rewards"),
    "Closing your account": pgettext_lazy("issue", "Closing your account"),
    "Credit line increase/decrease": pgettext_lazy("issue", "Credit line increase/decrease"),
    "Applying for a mortgage or refinancing an existing mortgage": pgettext_lazy(
        "issue", "Applying for a mortgage or refinancing an existing mortgage"
    ),
    "Unsolicited issuance of credit card": pgettext_lazy("issue", "Unsolicited issuance of credit card"),
    "Other fee": pgettext_lazy("issue", "Other fee"),
    "Managing, opening, or closing account": pgettext_lazy("issue", "Managing, opening, or closing account"),
    "Other transaction issues": pgettext_lazy("issue", "Other transaction issues"),
    "Struggling to repay your loan": pgettext_lazy("issue", "Struggling to repay your loan"),
    "Closing on a mortgage": pgettext_lazy("issue", "Closing on a mortgage"),
    "Credit monitoring or identity theft protection services": pgettext_lazy(
        "issue", "Credit monitoring or identity theft protection services"
    ),
    "Advertising and marketing, including promotional offers": pgettext_lazy(
        "issue", "Advertising and marketing, including promotional offers"
    ),
    "Problem caused by your funds being low": pgettext_lazy(
        "issue", "Problem caused by your funds being low"
    ),
    "Charged fees or interest you didn't expect": pgettext_lazy(
        "issue", "Charged fees or interest you didn't expect"
    ),
    "Received a loan I didn't apply for": pgettext_lazy("issue", "Received a loan I didn't apply for"),
    "Threatened to contact someone or share information improperly": pgettext_lazy(
        "issue", "Threatened to contact someone or share information improperly"
    ),
    "Unauthorized transactions/trans. issues": pgettext_lazy(
        "issue", "Unauthorized transactions/trans. issues"
    ),
    "Problems at the end of the loan or lease": pgettext_lazy(
        "issue", "Problems at the end of the loan or lease"
    ),
    "Other transaction problem": pgettext_lazy("issue", "Other transaction problem"),
    "Trouble using your card": pgettext_lazy("issue", "Trouble using your card"),
    "Balance transfer": pgettext_lazy("issue", "Balance transfer"),
    "Payment to acct not credited": pgettext_lazy("issue", "Payment to acct not credited"),
    "Getting a loan": pgettext_lazy("issue", "Getting a loan"),
    "Getting a loan or lease": pgettext_lazy("issue", "Getting a loan or lease"),
    "Problem with a purchase or transfer": pgettext_lazy("issue", "Problem with a purchase or transfer"),
    "Applied for loan/did not receive money": pgettext_lazy(
        "issue", "Applied for loan/did not receive money"
    ),
    "Can't stop charges to bank account": pgettext_lazy("issue", "Can't stop charges to bank account"),
    "Managing, opening, or closing your mobile wallet account": pgettext_lazy(
        "issue", "Managing, opening, or closing your mobile wallet account"
    ),
    "Trouble using the card": pgettext_lazy("issue", "Trouble using the card"),
    "Struggling to pay your bill": pgettext_lazy("issue", "Struggling to pay your bill"),
    "Problem getting a card or closing an account": pgettext_lazy(
        "issue", "Problem getting a card or closing an account"
    ),
    "Bankruptcy": pgettext_lazy("issue", "Bankruptcy"),
    "Charged bank acct wrong day or amt": pgettext_lazy("issue", "Charged bank acct wrong day or amt"),
    "Privacy": pgettext_lazy("issue", "Privacy"),
    "Other service issues": pgettext_lazy("issue", "Other service issues"),
    "Wrong amount charged or received": pgettext_lazy("issue", "Wrong amount charged or received"),
    "Managing the line of credit": pgettext_lazy("issue", "Managing the line of credit"),
    "Problem with a company's investigation into an existing issue": pgettext_lazy(
        "issue", "Problem with a company's investigation into an existing issue"
    ),
    "Unauthorized transactions or other transaction problem": pgettext_lazy(
        "issue", "Unauthorized transactions or other transaction problem"
    ),
    "Problem with customer service": pgettext_lazy("issue", "Problem with customer service"),
    "Application processing delay": pgettext_lazy("issue", "Application processing delay"),
    "Unexpected or other fees": pgettext_lazy("issue", "Unexpected or other fees"),
    "Balance transfer fee": pgettext_lazy("issue", "Balance transfer fee"),
    "Forbearance / Workout plans": pgettext_lazy("issue", "Forbearance / Workout plans"),
    "Sale of account": pgettext_lazy("issue", "Sale of account"),
    "Problem with the payoff process at the end of the loan": pgettext_lazy(
        "issue", "Problem with the payoff process at the end of the loan"
    ),
    "Cash advance fee": pgettext_lazy("issue", "Cash advance fee"),
    "Convenience checks": pgettext_lazy("issue", "Convenience checks"),
    "Incorrect/missing disclosures or info": pgettext_lazy("issue", "Incorrect/missing disclosures or info"),
    "Getting a line of credit": pgettext_lazy("issue", "Getting a line of credit"),
    "Getting the loan": pgettext_lazy("issue", "Getting the loan"),
    "Fees": pgettext_lazy("issue", "Fees"),
    "Account terms and changes": pgettext_lazy("issue", "Account terms and changes"),
    "Can't stop withdrawals from your bank account": pgettext_lazy(
        "issue", "Can't stop withdrawals from your bank account"
    ),
    "Arbitration": pgettext_lazy("issue", "Arbitration"),
    "Adding money": pgettext_lazy("issue", "Adding money"),
    "Customer service/Customer relations": pgettext_lazy("issue", "Customer service/Customer relations"),
    "Applying for a mortgage": pgettext_lazy("issue", "Applying for a mortgage"),
    "Cash advance": pgettext_lazy("issue", "Cash advance"),
    "Problem with additional add-on products or services": pgettext_lazy(
        "issue", "Problem with additional add-on products or services"
    ),
    "Overlimit fee": pgettext_lazy("issue", "Overlimit fee"),
    "Shopping for a line of credit": pgettext_lazy("issue", "Shopping for a line of credit"),
    "Other service problem": pgettext_lazy("issue", "Other service problem"),
    "Disclosures": pgettext_lazy("issue", "Disclosures"),
    "Lender repossessed or sold the vehicle": pgettext_lazy(
        "issue", "Lender repossessed or sold the vehicle"
    ),
    "Can't contact lender or servicer": pgettext_lazy("issue", "Can't contact lender or servicer"),
    "Identity theft protection or other monitoring services": pgettext_lazy(
        "issue", "Identity theft protection or other monitoring services"
    ),
    "Received a loan you didn't apply for": pgettext_lazy("issue", "Received a loan you didn't apply for"),
    "Confusing or missing disclosures": pgettext_lazy("issue", "Confusing or missing disclosures"),
    "Problem adding money": pgettext_lazy("issue", "Problem adding money"),
    "Excessive fees": pgettext_lazy("issue", "Excessive fees"),
    "Confusing or misleading advertising or marketing": pgettext_lazy(
        "issue", "Confusing or misleading advertising or marketing"
    ),
    "Lost or stolen money order": pgettext_lazy("issue", "Lost or stolen money order"),
    "Advertising": pgettext_lazy("issue", "Advertising"),
    "Unexpected/Other fees": pgettext_lazy("issue", "Unexpected/Other fees"),
    "Was approved for a loan, but didn't receive the money": pgettext_lazy(
        "issue", "Was approved for a loan, but didn't receive the money"
    ),
    "Incorrect exchange rate": pgettext_lazy("issue", "Incorrect exchange rate"),
    "Lost or stolen check": pgettext_lazy("issue", "Lost or stolen check"),
    "Advertising, marketing or disclosures": pgettext_lazy("issue", "Advertising, marketing or disclosures"),
    "Lender damaged or destroyed vehicle": pgettext_lazy("issue", "Lender damaged or destroyed vehicle"),
    "Money was taken from your bank account on the wrong day or for the wrong amount": pgettext_lazy(
        "issue", "Money was taken from your bank account on the wrong day or for the wrong amount"
    ),
    "Vehicle was damaged or destroyed the vehicle": pgettext_lazy(
        "issue", "Vehicle was damaged or destroyed the vehicle"
    ),
    "Loan payment wasn't credited to your account": pgettext_lazy(
        "issue", "Loan payment wasn't credited to your account"
    ),
    "Was approved for a loan, but didn't receive money": pgettext_lazy(
        "issue", "Was approved for a loan, but didn't receive money"
    ),
    "Overdraft, savings or rewards features": pgettext_lazy(
        "issue", "Overdraft, savings or rewards features"
    ),
    "Problem with cash advance": pgettext_lazy("issue", "Problem with cash advance"),
}
